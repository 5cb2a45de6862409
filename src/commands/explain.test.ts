import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { checks } from "../checks/checks.ts";
import { defaultCredentials, mockBehaviourFor } from "../reference/behaviours.ts";
import { secureRandom } from "../reference/random.ts";
import { startReference } from "../reference/server.ts";
import { loadDocument } from "../spec/load.ts";
import { checkIds, explainCheck } from "./explain-check.ts";
import { assay, startCommand } from "./testing/process.ts";

/** Without what changes when the document is edited elsewhere. */
const settled = (text: string): string =>
  text.replaceAll(resolve("."), "<assay>").replace(/\.yaml:\d+ /g, ".yaml:LINE ");

test("a rule is explained from the bundled documents", async () => {
  const { exitCode, stdout } = await assay(["explain", "putPackage/platform"]);
  expect(exitCode).toBe(0);
  expect(settled(stdout)).toMatchInlineSnapshot(`
    "rule putPackage/platform
      A platform other than vpc and classic is refused.

      level     must: a violation fails the run
      evidence  documented: a page of the API says so
      source    Put Package, request query parameters and response status codes, 80102
      document  <assay>/specs/ncp-cloud-functions.openapi.yaml:LINE  /paths/~1packages~1{packageName}/put/x-assay-rules/9
      applies   requests that break any constraint at query.platform
      expected  400 80102 PACKAGE_PLATFORM_MISMATCH

      a request that keeps it: every optional part present
        NCP_TIMESTAMP=$(date +%s)000
        NCP_SIGNATURE=$(printf '%s %s\\n%s\\n%s' PUT '/ncf/api/v2/packages/assay-1o8chd1?platform=vpc' "$NCP_TIMESTAMP" "$NCP_ACCESS_KEY" | openssl dgst -sha256 -hmac "$NCP_SECRET_KEY" -binary | openssl base64)
        curl -i -X PUT 'http://127.0.0.1:4010/ncf/api/v2/packages/assay-1o8chd1?platform=vpc' -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H "x-ncp-iam-access-key: $NCP_ACCESS_KEY" -H "x-ncp-apigw-signature-v2: $NCP_SIGNATURE" -H "x-ncp-apigw-timestamp: $NCP_TIMESTAMP" --data-binary '{"description":"Create package","parameters":{"name":"Cloud Funtions","place":"Naver Cloud Platform"}}'
        → 200 or 201

      a request that breaks it: query.platform must be one of "vpc", "classic"
        NCP_TIMESTAMP=$(date +%s)000
        NCP_SIGNATURE=$(printf '%s %s\\n%s\\n%s' PUT '/ncf/api/v2/packages/assay-14wbilz?platform=unknown' "$NCP_TIMESTAMP" "$NCP_ACCESS_KEY" | openssl dgst -sha256 -hmac "$NCP_SECRET_KEY" -binary | openssl base64)
        curl -i -X PUT 'http://127.0.0.1:4010/ncf/api/v2/packages/assay-14wbilz?platform=unknown' -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H "x-ncp-iam-access-key: $NCP_ACCESS_KEY" -H "x-ncp-apigw-signature-v2: $NCP_SIGNATURE" -H "x-ncp-apigw-timestamp: $NCP_TIMESTAMP" --data-binary '{"description":"Create package","parameters":{"name":"Cloud Funtions","place":"Naver Cloud Platform"}}'
        → 400 80102 PACKAGE_PLATFORM_MISMATCH

      cases
        putPackage/invalid/query.platform/enum
        putPackage/invalid/query.platform/enum/random
        putPackage/invalid/query.platform/enum/prefix
        putPackage/invalid/query.platform/enum/doubled

      test it   assay run ncp-cloud-functions --only 'putPackage/invalid/query.platform/enum/**'
    "
  `);
});

test("a case is explained with its state and its request", async () => {
  const { stdout } = await assay([
    "explain",
    "putPackage/state/an-action-holds-the-name",
    "ncp-cloud-functions",
  ]);
  expect(settled(stdout)).toMatchInlineSnapshot(`
    "case putPackage/state/an-action-holds-the-name
      an action holds the name.

      level     must: a violation fails the run
      evidence  documented: a page of the API says so
      source    Put Package, response status codes, 80011; Put Action, request path parameters: names
                are unique among packages, actions and triggers
      document  <assay>/specs/ncp-cloud-functions.openapi.yaml:LINE  /paths/~1packages~1{packageName}/put/x-assay-rules/21
      applies   PUT /packages/{packageName}, in the state “an action holds the name”
      expected  409 80011 RESOURCE_NAME_CONFLICT

      the request: an action holds the name
        NCP_TIMESTAMP=$(date +%s)000
        NCP_SIGNATURE=$(printf '%s %s\\n%s\\n%s' PUT '/ncf/api/v2/packages/assay-1pn0cj1?platform=vpc' "$NCP_TIMESTAMP" "$NCP_ACCESS_KEY" | openssl dgst -sha256 -hmac "$NCP_SECRET_KEY" -binary | openssl base64)
        curl -i -X PUT 'http://127.0.0.1:4010/ncf/api/v2/packages/assay-1pn0cj1?platform=vpc' -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H "x-ncp-iam-access-key: $NCP_ACCESS_KEY" -H "x-ncp-apigw-signature-v2: $NCP_SIGNATURE" -H "x-ncp-apigw-timestamp: $NCP_TIMESTAMP" --data-binary '{"description":"Create package","parameters":{"name":"Cloud Funtions","place":"Naver Cloud Platform"}}'
        → 409 80011 RESOURCE_NAME_CONFLICT

      rules
        putPackage/name-held-by-action

      test it   assay run ncp-cloud-functions --only 'putPackage/state/an-action-holds-the-name'
    "
  `);
});

test("a finding is explained by its case and its check", async () => {
  const { stdout } = await assay([
    "explain",
    "createPackageDeployment/credentials/wrong#refused-as-documented",
  ]);
  expect(settled(stdout)).toMatchInlineSnapshot(`
    "case createPackageDeployment/credentials/wrong
      a wrong API key.

      level     must: a violation fails the run
      evidence  documented: a page of the API says so
      source    Functions errors, catalogue: FAAS-1001 and FAAS-1002
      document  <assay>/specs/pubnub-functions.openapi.yaml:LINE  /paths/~1v2~1faas~1package-deployments/post/x-assay-rules/27
      applies   POST /v2/faas/package-deployments, in the state “a revision can be deployed”
      expected  401

      the request: a wrong API key
        curl -i -X POST http://127.0.0.1:4010/v2/faas/package-deployments -H 'PubNub-Version: 2026-05-26' -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H 'Authorization: [altered credentials]' --data-binary '{"packageRevisionId":"a1b2c3d4-e5f6-7890-abcd-ef1234567890","keysetId":12345}'
        → 401

      rules
        createPackageDeployment/authentication
        createPackageDeployment/credentials-invalid

      test it   assay run pubnub-functions --only 'createPackageDeployment/credentials/wrong'

    check refused-as-documented
      A request that breaks a rule gets exactly the outcome that the rule names: status, error code and
      message. A refusal that came before the broken part was read proves nothing, and is not a pass.

      source    OpenAPI 3.1.1, Responses Object: known errors of an operation
      fix       Check the part that the case breaks, and refuse it with the outcome under “expected”.
    "
  `);
});

test("a sequence is explained call by call", async () => {
  const { stdout } = await assay(["explain", "putPackage/sequence/own-resource", "ncp-cloud-functions"]);
  expect(settled(stdout)).toMatchInlineSnapshot(`
    "case putPackage/sequence/own-resource
      Two packages have two resource ids.

      level     must: a violation fails the run
      evidence  documented: a page of the API says so
      source    Put Package, response body: resourceId is the package's resource ID
      document  <assay>/specs/ncp-cloud-functions.openapi.yaml:LINE  /paths/~1packages~1{packageName}/put/x-assay-rules/37
      applies   PUT /packages/{packageName}

      calls, in this order
        putPackage
        putPackage

      rules
        putPackage/own-resource

      test it   assay run ncp-cloud-functions --only 'putPackage/sequence/own-resource'
    "
  `);
});

test.each(checks.map(({ id, clause }) => [id, clause]))("the check %s is explained", (id, clause) => {
  expect(explainCheck(id)).toMatchObject({ id, source: clause });
});

test("every check that a finding can name is explained", () => {
  const named = readFileSync("src/run/run.ts", "utf8") + readFileSync("src/run/judge.ts", "utf8");
  expect(checkIds).toEqual(expect.arrayContaining(["answers", "sequence"]));
  expect(named).toMatch(/#answers/);
});

test.runIf(process.platform !== "win32")(
  "the printed commands get the printed answers from the mock",
  async () => {
    const document = await loadDocument("ncp-cloud-functions");
    const behaviour = await mockBehaviourFor(document, { now: Date.now, random: secureRandom() });
    const reference = await startReference({
      document,
      behaviour,
      host: "127.0.0.1",
      port: 0,
      now: Date.now,
    });
    const { stdout } = await assay(["explain", "putPackage/package-name"]);
    const script = stdout
      .split("\n")
      .filter((line) => /^ {4}(NCP_|curl )/.test(line))
      .map((line) => line.replace("http://127.0.0.1:4010", reference.url))
      .map((line) => line.replace("curl -i", "curl -s -w '%{http_code}\\n' -o /dev/null"))
      .join("\n");
    const { accessKey = "", secretKey = "" } = defaultCredentials(document.id)?.caller ?? {};
    const environment = { NCP_ACCESS_KEY: accessKey, NCP_SECRET_KEY: secretKey };
    const sent = await startCommand("sh", ["-c", script], { environment }).ended;
    await reference.close();
    expect(sent.stdout).toBe("200\n400\n");
  },
);
