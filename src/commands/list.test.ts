import { describe, expect, test } from "vitest";
import { assay, folderWith } from "./testing/process.ts";

const shop = `openapi: 3.1.0
info: { title: Shop, version: "2" }
paths:
  /carts/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, maxLength: 8 } }
    get:
      operationId: getCart
      responses: { "200": { description: found }, "400": { description: bad } }
      x-assay-rules:
        - id: id-length
          when: { breaks: path.id, keywords: [maxLength] }
          expect: { status: 400 }
          evidence: documented
          source: "Shop handbook, carts"
          summary: An id of more than 8 characters is refused.
    put:
      operationId: putPicture
      requestBody:
        required: true
        content: { image/png: { schema: { type: string, contentEncoding: binary, const: 1 } } }
      responses: { "204": { description: kept } }
`;

describe("assay list", () => {
  test("shows rules and cases, and why an operation cannot be tested", async () => {
    await using folder = await folderWith({ "shop.yaml": shop });
    const { exitCode, stdout, stderr } = await assay(["list", "shop.yaml", "--only", "*/valid/**"], {
      cwd: folder.path,
    });
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout.replaceAll(folder.path, "<folder>")).toMatchInlineSnapshot(`
      "Shop 2 · <folder>/shop.yaml · OpenAPI 3.1.0

      getCart  GET /carts/{id}
        8 rules
          valid  must · documented · 2 cases
            A valid request is accepted as documented.
          answers  must · documented · 2 cases
            Every request gets an answer.
          no-server-error  must · documented · 2 cases
            No request makes the service fail.
          status-documented  must · documented · 2 cases
            Every status is one that the document names.
          content-type-documented  must · documented · 2 cases
            Every body is of a documented media type.
          response-headers  must · documented · 2 cases
            The documented response headers are there, as described.
          response-body  must · documented · 2 cases
            Every body is as its schema says.
          no-leak  may · inferred · 2 cases
            No error tells how the service is built.
        2 cases
          getCart/valid/all     every optional part present
          getCart/valid/random  random valid values

      putPicture  PUT /carts/{id}
        0 rules
        1 case
          putPicture/valid/all  every optional part present
            skipped: bodies of image/png cannot be generated yet

      2 operations · 8 rules · 3 cases · 1 will be skipped
      "
    `);
  });

  test("selects as run does", async () => {
    await using folder = await folderWith({ "shop.yaml": shop });
    const flags = ["--only", "getCart/invalid/**", "--skip", "**/random"];
    const { stdout } = await assay(["list", "shop.yaml", "--format", "json", ...flags], { cwd: folder.path });
    const view: { operations: { id: string; cases: { id: string }[] }[] } = JSON.parse(stdout);
    expect(view.operations.map(({ id }) => id)).toEqual(["getCart"]);
    const ids = view.operations.flatMap(({ cases }) => cases.map(({ id }) => id));
    expect(ids).toContain("getCart/invalid/path.id/maxLength");
    expect(ids.filter((id) => !id.startsWith("getCart/invalid/") || id.endsWith("/random"))).toEqual([]);
  });

  test.each(["ncp-cloud-functions", "pubnub-functions"])(
    "has the cases and the documented rules that a run of %s reports",
    async (spec) => {
      const listed = await assay(["list", spec, "--format", "json"]);
      const run = await assay(["run", spec, "--report", "json"]);
      const view: { operations: { cases: object[]; rules: { id: string }[] }[] } = JSON.parse(listed.stdout);
      const report: { counts: { cases: number }; rules: { id: string }[] } = JSON.parse(run.stdout);
      expect(view.operations.flatMap(({ cases }) => cases)).toHaveLength(report.counts.cases);
      const rules = view.operations.flatMap((operation) => operation.rules.map(({ id }) => id));
      expect(report.rules.map(({ id }) => id).filter((id) => !rules.includes(id))).toEqual([]);
    },
  );
});
