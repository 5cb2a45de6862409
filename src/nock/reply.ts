import { Readable } from "node:stream";
import type { RecordedExchange } from "../recording/exchange.ts";

type Reply = readonly [status: number, body: Buffer | Readable, headers: string[]];

/** Fields that are of the connection, which is none here. */
const ofConnection = new Set(["connection", "keep-alive", "transfer-encoding"]);

/** A recorded answer as nock gives it: the very bytes, the fields in their order; a fault is one again. */
export function replyWith({ response, fault }: RecordedExchange): Reply {
  if (response === undefined) throw new Error(fault?.message ?? "no answer was recorded");
  const headers = response.headers.filter(([name]) => !ofConnection.has(name.toLowerCase())).flat();
  const body = Buffer.from(response.body);
  if (fault === undefined) return [response.status, body, headers];
  const cut = new Readable({
    read() {
      if (body.length > 0) this.push(body);
      this.destroy(new Error(fault.message));
    },
  });
  return [response.status, cut, headers];
}
