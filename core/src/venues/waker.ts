/** Lets one loop sleep until there is something for it to do. */
export interface Waker {
  wake(): void;
  /** Settles at the next `wake`, or at once where one came since the last wait. */
  wait(): Promise<void>;
}

export function createWaker(): Waker {
  let next = Promise.withResolvers<void>();
  return {
    wake: () => next.resolve(),
    async wait() {
      await next.promise;
      next = Promise.withResolvers<void>();
    },
  };
}
