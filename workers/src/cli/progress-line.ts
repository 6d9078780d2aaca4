import type { Clock } from "@roehub/core/kernel/clock";
import { SECOND_MS } from "@roehub/core/kernel/time";

export interface ProgressTarget {
  write(text: string): void;
  /** Whether somebody watches a terminal, where a line can be written over. */
  readonly isTty: boolean;
}

/** How far a command is. */
export interface CommandProgress {
  /** 0 to 1. */
  readonly share: number;
  /** What is told between the percent and the time left. */
  readonly details: readonly string[];
}

const BAR_CHARS = 24;
const CLEAR_LINE = "\r\u001b[K";
/** Between two lines where they cannot be written over. */
const PLAIN_LINE_MS = 10 * SECOND_MS;
const TTY_LINE_MS = 100;

/** A bar with the time that is left, or a plain line every ten seconds; `end` takes the bar away. */
export function createProgressLine(target: ProgressTarget, clock: Clock) {
  const startedMs = clock.nowMs();
  let writtenMs = startedMs;
  return {
    show(progress: CommandProgress): void {
      const now = clock.nowMs();
      const everyMs = target.isTty ? TTY_LINE_MS : PLAIN_LINE_MS;
      // What ended before a first plain line was due is not worth one.
      const isEnd = progress.share >= 1 && (target.isTty || writtenMs > startedMs);
      if (now - writtenMs < everyMs && !isEnd) return;
      writtenMs = now;
      const line = progressText(progress, now - startedMs);
      target.write(target.isTty ? `${CLEAR_LINE}${bar(progress.share)} ${line}` : `${line}\n`);
    },
    end(): void {
      if (target.isTty) target.write(CLEAR_LINE);
    },
  };
}

/** `42 % · 120,000 candles · 01:05 left`; what is left is guessed from what the work took so far. */
export function progressText({ share, details }: CommandProgress, elapsedMs: number): string {
  const parts = [`${Math.floor(share * 100)} %`, ...details];
  if (share > 0 && share < 1) parts.push(`${clockText((elapsedMs / share) * (1 - share))} left`);
  return parts.join(" · ");
}

function clockText(durationMs: number): string {
  const seconds = Math.ceil(durationMs / SECOND_MS);
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

function bar(share: number): string {
  const full = Math.floor(share * BAR_CHARS);
  return `[${"█".repeat(full)}${"·".repeat(BAR_CHARS - full)}]`;
}
