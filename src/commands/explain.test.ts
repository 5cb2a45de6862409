import { describe, expect, test } from "vitest";
import { checks } from "../checks/checks.ts";
import { defaultCredentials, mockBehaviourFor } from "../reference/behaviours.ts";
import { secureRandom } from "../reference/random.ts";
import { startReference } from "../reference/server.ts";
import { loadDocument } from "../spec/load.ts";
import { checkIds, explainCheck } from "./explain-check.ts";
import { assay, folderWith, startCommand } from "./testing/process.ts";

const library = `openapi: 3.1.0
info: { title: Library, version: "2" }
servers: [{ url: /v2 }]
security: [{ key: [] }]
x-assay-states:
  the shelf is full: { gives: [shelf] }
paths:
  /shelves/{shelf}/books:
    post:
      operationId: addBook
      parameters:
        - { name: shelf, in: path, required: true, schema: { type: integer, minimum: 1 }, example: 7 }
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [title], properties: { title: { type: string, maxLength: 5 } } }
            example: { title: Emma }
      responses: { "201": { description: added }, "400": { description: refused }, "401": { description: who? }, "409": { description: full } }
      x-assay-rules:
        - id: title-length
          when: { breaks: body.title, keywords: [maxLength] }
          expect: { status: 400 }
          evidence: documented
          source: Handbook, books
          summary: A title of more than 5 characters is refused.
        - id: shelf-full
          when: { state: the shelf is full }
          expect: [{ status: 409 }, { status: 400 }]
          evidence: source
          source: Handbook, shelves
          summary: A book for a shelf that is full is refused.
        - id: who
          when: { credentials: [wrong] }
          expect: { status: 401 }
          evidence: documented
          source: Handbook, keys
          summary: A key that nobody has is refused.
        - id: twice
          when:
            sequence:
              - { call: addBook, expect: { status: 201 } }
              - { call: addBook, given: the shelf is full, together: 2, expect: { status: 409 } }
          evidence: inferred
          source: Handbook, shelves
          summary: The last place on a shelf is taken once.
components:
  securitySchemes: { key: { type: apiKey, in: header, name: x-key } }
`;

/** What is explained of an id of the library; without the list of cases, which grows with every new way to break a rule. */
async function explained(id: string): Promise<string> {
  await using folder = await folderWith({ "library.yaml": library });
  const { exitCode, stdout, stderr } = await assay(["explain", id, "library.yaml"], { cwd: folder.path });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  return stdout.replaceAll(folder.path, "<folder>").replace(/(\n {2}cases\n)( {4}.*\n)+/, "$1    <cases>\n");
}

describe("assay explain", () => {
  test("shows a request that keeps a rule and one that breaks it", async () => {
    expect(await explained("addBook/title-length")).toMatchInlineSnapshot(`
      "rule addBook/title-length
        A title of more than 5 characters is refused.

        level     must: a violation fails the run
        evidence  documented: a page of the API says so
        source    Handbook, books
        document  <folder>/library.yaml:21  /paths/~1shelves~1{shelf}~1books/post/x-assay-rules/0
        applies   requests that break maxLength at body.title
        expected  400
        fix       Count code points: neither bytes nor UTF-16 units.

        a request that keeps it: every optional part present
          curl -i -X POST http://127.0.0.1:4010/v2/shelves/7/books -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H "x-key: $ASSAY_KEY" --data-binary '{"title":"Emma"}'
          → 201

        a request that breaks it: body.title must be at most 5 characters
          curl -i -X POST http://127.0.0.1:4010/v2/shelves/7/books -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H "x-key: $ASSAY_KEY" --data-binary '{"title":"abcdef"}'
          → 400

        cases
          <cases>

        test it   assay run library.yaml --only 'addBook/invalid/body.title/maxLength/**'
      "
    `);
  });

  test("shows a case with its state and its request", async () => {
    expect(await explained("addBook/state/the-shelf-is-full")).toMatchInlineSnapshot(`
      "case addBook/state/the-shelf-is-full
        the shelf is full.

        level     should: a violation is reported, and fails the run with --strict
        evidence  source: code of the vendor, or its tests, says so
        source    Handbook, shelves
        document  <folder>/library.yaml:27  /paths/~1shelves~1{shelf}~1books/post/x-assay-rules/1
        applies   POST /shelves/{shelf}/books, in the state “the shelf is full”
        expected  409
        or        400

        the request: the shelf is full
          curl -i -X POST http://127.0.0.1:4010/v2/shelves/7/books -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H "x-key: $ASSAY_KEY" --data-binary '{"title":"Emma"}'
          → 409 or 400

        rules
          addBook/shelf-full

        test it   assay run library.yaml --only 'addBook/state/the-shelf-is-full'
      "
    `);
  });

  test("shows a finding by its case and its check, and no credentials however wrong", async () => {
    expect(await explained("addBook/credentials/wrong#refused-as-documented")).toMatchInlineSnapshot(`
      "case addBook/credentials/wrong
        a wrong API key.

        level     must: a violation fails the run
        evidence  documented: a page of the API says so
        source    Handbook, keys
        document  <folder>/library.yaml:33  /paths/~1shelves~1{shelf}~1books/post/x-assay-rules/2
        applies   POST /shelves/{shelf}/books
        expected  401

        the request: a wrong API key
          curl -i -X POST http://127.0.0.1:4010/v2/shelves/7/books -H 'Content-Type: application/json' -H 'Accept: application/json, */*;q=0.5' -H 'User-Agent: assay/0.1.0' -H 'x-key: [altered credentials]' --data-binary '{"title":"Emma"}'
          → 401

        rules
          addBook/who

        test it   assay run library.yaml --only 'addBook/credentials/wrong'

      check refused-as-documented
        A request that breaks a rule gets exactly the outcome that the rule names: status, error code and
        message. A refusal that came before the broken part was read proves nothing, and is not a pass.

        source    OpenAPI 3.1.1, Responses Object: known errors of an operation
        fix       Check the part that the case breaks, and refuse it with the outcome under “expected”.
      "
    `);
  });

  test("shows a sequence call by call", async () => {
    expect(await explained("addBook/sequence/twice")).toMatchInlineSnapshot(`
      "case addBook/sequence/twice
        The last place on a shelf is taken once.

        level     may: a violation is only ever reported
        evidence  inferred: a reading of the above, which others may not share
        source    Handbook, shelves
        document  <folder>/library.yaml:39  /paths/~1shelves~1{shelf}~1books/post/x-assay-rules/3
        applies   POST /shelves/{shelf}/books

        calls, in this order
          addBook
          addBook, given “the shelf is full”, 2 at the same time

        rules
          addBook/twice

        test it   assay run library.yaml --only 'addBook/sequence/twice'
      "
    `);
  });

  test("looks through the bundled documents where none is named", async () => {
    const { exitCode, stdout } = await assay(["explain", "createPackageDeployment/already-assigned"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^rule createPackageDeployment\/already-assigned\n/);
    expect(stdout).toMatch(/specs\/pubnub-functions\.openapi\.yaml:\d+ /);
  });
});

test.each(checks.map(({ id, clause }) => [id, clause]))("the check %s is explained", (id, clause) => {
  expect(explainCheck(id)).toMatchObject({ id, source: clause });
});

test("the two checks that are made of several exchanges or of none are explained too", () => {
  expect(checkIds).toEqual(expect.arrayContaining(["answers", "sequence"]));
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
