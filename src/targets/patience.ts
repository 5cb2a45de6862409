/** How long one answer is waited for, learnt from those that came. */
export interface Patience {
  readonly ms: () => number;
  answered(durationMs: number): void;
  timedOut(): void;
}

/** Answers after which it is known how quick a target is. */
const known = 20;

/**
 * A request that hangs among quick ones is not waited for as long as the user allows: thirty times the slowest
 * answer tells as much. Once a target has left requests unanswered, less is enough: else a run would take an hour to
 * say so.
 */
export function patience(timeoutMs: number): Patience {
  let slowest = 0;
  let answers = 0;
  let timeouts = 0;
  return {
    ms() {
      if (timeouts === 0) return answers < known ? timeoutMs : atLeast(2_000, slowest * 30);
      return atLeast(timeouts < 4 ? 1_000 : 250, slowest * 5);
    },
    answered(durationMs) {
      answers += 1;
      slowest = Math.max(slowest, durationMs);
    },
    timedOut() {
      timeouts += 1;
    },
  };

  function atLeast(floor: number, wanted: number): number {
    return Math.min(timeoutMs, Math.max(floor, Math.ceil(wanted)));
  }
}
