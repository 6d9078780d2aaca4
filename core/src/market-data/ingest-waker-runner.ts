/** Lets one loop wait for what others do. */
export interface IngestWaker {
  wake(): void;
  /** Resolves when woken, at once where that happened since the last wait. */
  wait(): Promise<void>;
}

export function createIngestWaker(): IngestWaker {
  let isWoken = false;
  let settle: (() => void) | null = null;
  return {
    wake() {
      isWoken = true;
      settle?.();
    },
    async wait() {
      if (!isWoken) {
        await new Promise<void>((resolve) => {
          settle = resolve;
        });
        settle = null;
      }
      isWoken = false;
    },
  };
}
