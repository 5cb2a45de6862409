/** Has the official verifier alone verify the pact that the first argument names against the server of the second. */
import pact from "@pact-foundation/pact-core";

const [file = "", origin = ""] = process.argv.slice(2);
await pact.verifyPacts({ provider: "things", providerBaseUrl: origin, pactUrls: [file], logLevel: "error" });
