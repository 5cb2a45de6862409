/** Whether the next request ends its connection, decided by how long bodies let themselves be waited for either way. */
export interface ConnectionUse {
  readonly once: () => boolean;
  /** @param bodyMs from the headers of a response to its end: how busy the client is does not count */
  note(bodyMs: number, once: boolean): void;
}

/** A stall is 40 ms on Linux, and longer elsewhere. */
const stallMs = 30;
/** Answers that are looked at together; every other may be without a body, and so without a stall. */
const sample = 7;

/**
 * A server that writes headers and body apart may hold the body back until the headers are acknowledged, and on a
 * connection in use systems put that off: 45 ms an answer instead of 2. On a new connection they do not. Where bodies
 * on kept connections come so late, new ones are tried, and stayed with if that halves the time.
 */
export function connectionUse(): ConnectionUse {
  let times: number[] = [];
  let slow = 0;
  let use: "watching" | "trying" | "kept" | "once" = "watching";
  return {
    once: () => use === "trying" || use === "once",
    note(bodyMs, once) {
      if (once !== (use === "trying") || use === "kept" || use === "once") return;
      times.push(bodyMs);
      if (times.length < sample) return;
      const middle = times.toSorted((a, b) => a - b)[Math.floor(sample / 2)] ?? 0;
      times = [];
      if (use === "trying") use = middle < slow / 2 ? "once" : "kept";
      else if (middle >= stallMs) [use, slow] = ["trying", middle];
    },
  };
}
