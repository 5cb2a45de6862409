/** Values pushed on one side and taken, in order, on the other. */
export interface Queue<T> {
  push(value: T): void;
  /** No more will come. */
  end(): void;
  values(): AsyncGenerator<T>;
}

export function queue<T>(): Queue<T> {
  const waiting: T[] = [];
  let ended = false;
  let wake = (): void => {};
  return {
    push(value) {
      waiting.push(value);
      wake();
    },
    end() {
      ended = true;
      wake();
    },
    async *values() {
      for (;;) {
        while (waiting.length > 0) yield* waiting.splice(0);
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
