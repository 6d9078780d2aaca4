/** What `npm start` prints: steps, a progress bar where there is a terminal, and sentences for what failed. */
export interface SandboxConsole {
  say(line: string): void;
  /** One line that redraws itself on a terminal; elsewhere every tenth of the way is a line. */
  progress(label: string): { update(done: number, total: number): void; finish(line: string): void };
}

const BAR_WIDTH = 24;

/** `▰▰▰▱▱▱ 50 %` of `BAR_WIDTH` cells. */
export function progressBar(done: number, total: number): string {
  const share = total <= 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * BAR_WIDTH);
  return `${"▰".repeat(filled)}${"▱".repeat(BAR_WIDTH - filled)} ${Math.floor(share * 100)} %`;
}

export function createSandboxConsole(out: NodeJS.WriteStream): SandboxConsole {
  // Whoever read may be gone, with the terminal or behind a pipe: that must not keep a sandbox from stopping.
  out.on("error", () => {});
  const say = (line: string) => void out.write(`${line}\n`);
  return {
    say,
    progress(label) {
      let lastTenth = -1;
      return {
        update(done, total) {
          if (out.isTTY) {
            out.write(`\r\u001b[2K  ${label}  ${progressBar(done, total)}`);
            return;
          }
          const tenth = Math.floor((total <= 0 ? 1 : done / total) * 10);
          if (tenth === lastTenth) return;
          lastTenth = tenth;
          say(`  ${label}  ${progressBar(done, total)}`);
        },
        finish(line) {
          if (out.isTTY) out.write("\r\u001b[2K");
          say(line);
        },
      };
    },
  };
}
