import { setTimeout as sleep } from "node:timers/promises";
import { AssayError } from "../errors.ts";
import type { Transport } from "../http/message.ts";

/**
 * Makes sure that somebody answers at the target, waiting for it as long as asked.
 * @throws AssayError TARGET_UNREACHABLE: one message instead of a failure per case
 */
export async function preflight(
  transport: Transport,
  baseUrl: string,
  waitMs: number,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + waitMs;
  const { pathname, origin } = new URL(baseUrl);
  for (;;) {
    const answer = await transport.send(
      { method: "GET", target: pathname, headers: [["Accept", "*/*"]] },
      signal,
    );
    // Anything that was received, however strange, shows that there is somebody.
    if (answer.kind === "response" || answer.reason === "not-http" || answer.reason === "body-too-large")
      return;
    if (performance.now() >= deadline) {
      throw new AssayError(
        "TARGET_UNREACHABLE",
        `Nothing answers at ${origin}: ${answer.message}.`,
        waitMs === 0
          ? "Start the target first, or add --wait-for 30s."
          : `It was waited for ${waitMs / 1000} s.`,
      );
    }
    await sleep(200, undefined, { signal });
  }
}
