import type { Logger } from "@roehub/core/platform/logging";

interface WakingLoopOptions {
  /** Does everything that is due. */
  readonly work: () => Promise<void>;
  /** How long a wake-up that never came is waited for. */
  readonly intervalMs: number;
  readonly logger: Logger;
  readonly name: string;
}

export interface WakingLoop {
  start(): void;
  /** There is work: do it now, or right after what is being done. */
  wake(): void;
  /** Starts nothing more and waits for what is being done. */
  stop(): Promise<void>;
}

/** Runs `work` when woken and from time to time, never twice at once. A failure is logged and tried again later. */
export function createWakingLoop({ work, intervalMs, logger, name }: WakingLoopOptions): WakingLoop {
  let running: Promise<void> | null = null;
  let isWoken = false;
  let isStopped = true;
  let timer: NodeJS.Timeout | null = null;

  async function run(): Promise<void> {
    do {
      isWoken = false;
      try {
        await work();
      } catch (error) {
        logger.error("loop_failed", { component: name, error });
      }
    } while (isWoken && !isStopped);
    running = null;
    if (!isStopped) timer = setTimeout(wake, intervalMs);
  }

  function wake(): void {
    isWoken = true;
    if (isStopped || running !== null) return;
    if (timer !== null) clearTimeout(timer);
    running = run();
  }

  return {
    start() {
      isStopped = false;
      wake();
    },
    wake,
    async stop() {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
      await running;
    },
  };
}
