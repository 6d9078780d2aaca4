/** Time as the page's window tells it. */
export interface PageTimer {
  nowMs(): number;
  /** Calls `run` after `delayMs`, unless the answer is called before. */
  after(delayMs: number, run: () => void): () => void;
}

export function createPageTimer(window: Window): PageTimer {
  return {
    nowMs: () => Date.now(),
    after(delayMs, run) {
      const id = window.setTimeout(run, delayMs);
      return () => window.clearTimeout(id);
    },
  };
}
