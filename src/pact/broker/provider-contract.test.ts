import { createServer } from "node:http";
import { expect, test } from "vitest";
import { parseJson } from "../../json/text.ts";
import type { JsonValue } from "../../json/value.ts";
import { openBroker } from "./broker.ts";
import { publishProviderContract, takesProviderContracts } from "./provider-contract.ts";
import { closed, listening } from "./testing/transcript.ts";

test("a server that takes provider contracts is given document and proof", async () => {
  const received: { line: string; body: JsonValue }[] = [];
  let base = "";
  const server = createServer(async (request, response) => {
    const text = (await request.toArray()).join("");
    if (request.method === "POST") received.push({ line: `POST ${request.url}`, body: parseJson(text) });
    const links = {
      self: { href: base },
      "pb:environments": { href: `${base}/environments` },
      "pf:publish-provider-contract": { href: `${base}/provider-contracts/provider/{provider}/publish` },
    };
    const body =
      request.method === "POST" ? { notices: [{ type: "success", text: "stored" }] } : { _links: links };
    response.writeHead(200, { "content-type": "application/hal+json" }).end(JSON.stringify(body));
  });
  base = await listening(server);
  const settings = { baseUrl: base, secrets: [], timeoutMs: 10_000, retryDelaysMs: [] };
  const broker = openBroker(settings, new AbortController().signal);
  try {
    expect(await takesProviderContracts(broker)).toBe(true);
    const facts = { version: "1", branch: "feat/x", tags: [], buildUrl: "http://ci.test/1" };
    const selfVerification = { success: true, report: "{}", verifier: "assay", verifierVersion: "0.1.0" };
    const contract = { text: "openapi: 3.1.0", contentType: "application/yaml", selfVerification } as const;
    expect(await publishProviderContract(broker, "my provider", facts, contract)).toEqual(["stored"]);
    expect(received).toMatchInlineSnapshot(`
      [
        {
          "body": {
            "branch": "feat/x",
            "buildUrl": "http://ci.test/1",
            "contract": {
              "content": "b3BlbmFwaTogMy4xLjA=",
              "contentType": "application/yaml",
              "selfVerificationResults": {
                "content": "e30=",
                "contentType": "application/json",
                "format": "assay-report/1",
                "success": true,
                "verifier": "assay",
                "verifierVersion": "0.1.0",
              },
              "specification": "oas",
            },
            "pacticipantVersionNumber": "1",
          },
          "line": "POST /provider-contracts/provider/my%20provider/publish",
        },
      ]
    `);
  } finally {
    await broker.close();
    await closed(server);
  }
});
