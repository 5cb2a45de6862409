import { setTimeout as sleep } from "node:timers/promises";
import type { Transport } from "../http/message.ts";

/** A transport that sends at most so many requests a second, evenly spaced. */
export function limitedTransport(transport: Transport, ratePerSecond: number): Transport {
  let next = 0;
  return {
    async send(request, signal) {
      const now = performance.now();
      const at = Math.max(now, next);
      next = at + 1000 / ratePerSecond;
      if (at > now) await sleep(at - now, undefined, signal === undefined ? {} : { signal });
      return transport.send(request, signal);
    },
    close: () => transport.close(),
  };
}
