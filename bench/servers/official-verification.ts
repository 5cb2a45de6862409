/** Has the official verifier alone verify the pact that the first argument names against the server of the second. */
import { createRequire } from "node:module";

const [file = "", origin = ""] = process.argv.slice(2);
const { default: pact } = createRequire(import.meta.url)("@pact-foundation/pact-core");
await pact.verifyPacts({ provider: "things", providerBaseUrl: origin, pactUrls: [file], logLevel: "error" });
