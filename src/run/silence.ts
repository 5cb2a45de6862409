import type { Answer } from "../http/message.ts";

/** Knows whom it makes no sense to ask any more, so that a target that hangs costs seconds rather than minutes. */
export interface Silence {
  /**
   * Why a request of the operation is not worth sending; `undefined`: it is.
   * @param isJudged whether the operation itself is judged by it: others may have used up what was to be waited for
   */
  of(operationId: string, isJudged: boolean): string | undefined;
  note(operationId: string, answer: Answer): void;
}

/** Requests of an operation that has never answered. */
const perOperation = 6;
/** As many more where the operation itself is judged: what fails must show twice to be believed. */
const perJudged = 2;
/** Requests of any operation, one after the other. */
const inARow = 25;

export function silence(): Silence {
  const unanswered = new Map<string, number>();
  const answering = new Set<string>();
  let row = 0;
  return {
    of(operationId, isJudged) {
      if (row >= inARow) return `the target stopped answering: the last ${row} requests timed out`;
      const count = unanswered.get(operationId) ?? 0;
      const most = perOperation + (isJudged ? perJudged : 0);
      if (count < most || answering.has(operationId)) return undefined;
      return `${operationId} answered none of ${count} requests`;
    },
    note(operationId, answer) {
      if (answer.kind === "response") {
        answering.add(operationId);
        row = 0;
      } else if (answer.reason === "timeout") {
        unanswered.set(operationId, (unanswered.get(operationId) ?? 0) + 1);
        row += 1;
      }
    },
  };
}
