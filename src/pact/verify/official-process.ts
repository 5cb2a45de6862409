/**
 * A process of its own for the official verifier: whatever it prints, reads from the environment or dies of stays
 * outside of ours. Gets its options as a message, and sends back its result or its error.
 */
import { reasonOf } from "../../errors.ts";

process.once("message", (options: object) => {
  judge(options)
    .then((result) => ({ result }))
    .catch((error: unknown) => ({ error: reasonOf(error) }))
    .then((message) => {
      process.send?.(message, () => process.disconnect());
    });
});

async function judge(options: object): Promise<string> {
  const { default: pact } = await import("@pact-foundation/pact-core");
  // CommonJS: what it exports by default comes wrapped once more.
  const core = "default" in pact ? Object(pact.default) : pact;
  return core.verifyPacts(options);
}
