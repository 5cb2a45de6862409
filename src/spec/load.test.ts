import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { loadDocument } from "./load.ts";
import { failureOf, loadFiles, serveFiles, writeFiles } from "./testing/files.ts";

const yaml = `openapi: 3.1.1
info: { title: Pets, version: "1.2" }
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        200: { description: all of them }
`;
const json = { openapi: "3.0.3", info: { title: "Pets", version: "1.2" }, paths: { "/pets": { get: {} } } };

describe("a document", () => {
  test.for([
    ["in YAML", yaml, "3.1.1"],
    ["in JSON", JSON.stringify(json), "3.0.3"],
    ["in JSON with a byte order mark", `\uFEFF${JSON.stringify(json)}`, "3.0.3"],
    ["in YAML with a byte order mark", `\uFEFF${yaml}`, "3.1.1"],
    ["with carriage returns", yaml.replaceAll("\n", "\r\n"), "3.1.1"],
    ["in JSON over several lines, with tabs", JSON.stringify(json, null, "\t"), "3.0.3"],
    [
      "in YAML that looks like JSON",
      "{ openapi: 3.0.3, info: { title: Pets, version: '1.2' }, paths: { /pets: { get: {} } } }",
      "3.0.3",
    ],
    ["after a comment and a marker", `# ours\n---\n${yaml}`, "3.1.1"],
    ["with a version that YAML takes for a number", yaml.replace("3.1.1", "3.1"), "3.1"],
    ["with a version that YAML takes for an integer", yaml.replace("3.1.1", "3.0"), "3.0"],
    ["of version 3.2", yaml.replace("3.1.1", "3.2.0"), "3.2.0"],
    ["of version 3.0.0-rc2", yaml.replace("3.1.1", "3.0.0-rc2"), "3.0.0-rc2"],
    ["in Swagger 2.0", yaml.replace("openapi: 3.1.1", 'swagger: "2.0"'), "2.0"],
    ["in Swagger 2.0, as a number", yaml.replace("openapi: 3.1.1", "swagger: 2.0"), "2.0"],
  ])("%s is read", async ([_what, text, openapi]) => {
    const document = await loadFiles({ "api.yaml": text ?? "" });
    expect(document).toMatchObject({ id: "api", title: "Pets", version: "1.2", openapi, problems: [] });
    expect(document.operations.map(({ method, path }) => `${method} ${path}`)).toEqual(["GET /pets"]);
  });

  test("is read from a URL, and through a redirect", async () => {
    const origin = await serveFiles({ "v1/pet store.openapi.yaml": yaml });
    for (const url of [
      "v1/pet%20store.openapi.yaml",
      "v1/pet%20store.openapi.yaml?raw=1",
      "moved/v1/pet%20store.openapi.yaml",
    ]) {
      const document = await loadDocument(origin + url);
      expect(document).toMatchObject({ title: "Pets", file: origin + url });
      expect(document.lineOf({ file: origin + url, pointer: "/paths/~1pets" })).toBe(4);
    }
  });

  test.for([
    ["petstore.yaml", "petstore"],
    ["petstore.openapi.yaml", "petstore"],
    ["petstore.swagger.json", "petstore"],
    ["petstore.v2.yml", "petstore.v2"],
    ["petstore", "petstore"],
    [".yaml", "document"],
  ] as const)("%s goes by the id %s", async ([name, id]) => {
    const folder = await writeFiles({ [name]: yaml });
    expect((await loadDocument(join(folder, name))).id).toBe(id);
  });

  test("has the digest of its bytes, and of every file that it needs", async () => {
    const one = await loadFiles({ "api.yaml": yaml });
    expect(one.digest).toBe(`sha256-${createHash("sha256").update(yaml).digest("hex")}`);
    expect((await loadFiles({ "api.yaml": yaml })).digest).toBe(one.digest);
    expect((await loadFiles({ "api.yaml": `${yaml}\n` })).digest).not.toBe(one.digest);

    const withFile = yaml.replace("{ description: all of them }", "{ $ref: other.yaml }");
    const a = await loadFiles({ "api.yaml": withFile, "other.yaml": "description: a" });
    const b = await loadFiles({ "api.yaml": withFile, "other.yaml": "description: b" });
    expect(a.digest).not.toBe(b.digest);
  });

  test.for<readonly [servers: unknown, wanted: readonly string[]]>([
    [undefined, ["/"]],
    [[], ["/"]],
    [
      [{ url: "https://a.example/v1" }, { url: "/v2" }],
      ["https://a.example/v1", "/v2"],
    ],
    [
      [
        {
          url: "https://{region}.example:{port}/{base}",
          variables: { region: { default: "eu" }, port: { default: "8443", enum: ["8443"] } },
        },
      ],
      ["https://eu.example:8443/"],
    ],
    [[{ description: "no url" }, null], ["/"]],
  ])("with the servers %o is served at %o", async ([servers, wanted]) => {
    const text = JSON.stringify({ ...json, servers });
    expect((await loadFiles({ "api.yaml": text })).servers).toEqual(wanted);
  });
});

describe("a document that cannot be used", () => {
  test.for<readonly [what: string, files: Readonly<Record<string, string>>, wanted: string]>([
    ["is missing", {}, "SPEC_NOT_FOUND Cannot read api.yaml: there is no such file."],
    ["is a folder", { "api.yaml/x": "" }, "SPEC_NOT_FOUND Cannot read api.yaml: it is a folder."],
    [
      "is empty",
      { "api.yaml": "" },
      "SPEC_INVALID api.yaml is not an OpenAPI document: its root is not an object.",
    ],
    [
      "is a list",
      { "api.yaml": "[]" },
      "SPEC_INVALID api.yaml is not an OpenAPI document: its root is not an object.",
    ],
    [
      "says no version",
      { "api.yaml": "a: 1" },
      'SPEC_INVALID api.yaml is not an OpenAPI document: it has neither "openapi" nor "swagger".',
    ],
    [
      "is too old",
      { "api.yaml": "swagger: '1.2'" },
      "SPEC_VERSION_UNSUPPORTED api.yaml is in OpenAPI version 1.2, which is not supported.",
    ],
    [
      "is too new",
      { "api.yaml": "openapi: 4.0.0" },
      "SPEC_VERSION_UNSUPPORTED api.yaml is in OpenAPI version 4.0.0, which is not supported.",
    ],
    [
      "is of 3.10",
      { "api.yaml": "openapi: 3.10.0" },
      "SPEC_VERSION_UNSUPPORTED api.yaml is in OpenAPI version 3.10.0, which is not supported.",
    ],
    ["has no paths", { "api.yaml": "openapi: 3.1.0" }, "SPEC_INVALID api.yaml describes no operation."],
    [
      "has empty paths",
      { "api.yaml": "openapi: 3.1.0\npaths: { /a: {}, x-b: { get: {} } }" },
      "SPEC_INVALID api.yaml describes no operation.",
    ],
    [
      "is no YAML",
      { "api.yaml": "openapi: 3.1.0\ninfo: [1, 2\npaths: {}\n" },
      "SPEC_UNREADABLE api.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
    [
      "says a thing twice",
      { "api.yaml": "openapi: 3.1.0\nopenapi: 3.0.0\n" },
      "SPEC_UNREADABLE api.yaml:2:1: Map keys must be unique",
    ],
    [
      "names what nothing is anchored to",
      { "api.yaml": "openapi: 3.1.0\ninfo: *nothing\n" },
      "SPEC_UNREADABLE api.yaml: Unresolved alias (the anchor must be set before the alias): nothing",
    ],
    [
      "needs a file that is missing",
      { "api.yaml": yaml.replace("{ description: all of them }", "{ $ref: 'parts/all.yaml#/a' }") },
      "SPEC_UNRESOLVED_REF Cannot read parts/all.yaml: there is no such file. A $ref in api.yaml leads there.",
    ],
    [
      "needs a file that is no YAML",
      {
        "api.yaml": yaml.replace("{ description: all of them }", "{ $ref: 'all.yaml#/a' }"),
        "all.yaml": "a: 1\nb: }",
      },
      'SPEC_UNREADABLE all.yaml:2:4: Unexpected flow-map-end token in YAML stream: "}"',
    ],
  ])("because it %s, says so", async ([_what, files, wanted]) => {
    expect(await failureOf(loadFiles(files))).toBe(wanted);
  });

  test("because of its URL, says so", async () => {
    const origin = await serveFiles({});
    expect(await failureOf(loadDocument(`${origin}api.yaml`))).toBe(
      "SPEC_NOT_FOUND Cannot read http://host/api.yaml: the server answered 404",
    );
    expect(await failureOf(loadDocument("http://127.0.0.1:1/api.yaml"))).toMatch(
      /^SPEC_NOT_FOUND Cannot read http:\/\/host\/api.yaml: .*ECONNREFUSED/,
    );
  });
});
