import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ncpSignatureV2 } from "../auth/ncp-signature-v2.ts";
import { ncpDefaultCredentials } from "./ncp-cloud-functions.ts";
import { noon, type Received, startBundled, type TestReference, type TestRequest } from "./testing/client.ts";

let ncp: TestReference;
beforeAll(async () => {
  ncp = await startBundled("ncp-cloud-functions");
});
afterAll(() => ncp.close());

const root = "/ncf/api/v2";
const json = { "Content-Type": "application/json" };

function put(
  name: string,
  body: string | Uint8Array = "{}",
  more: Partial<TestRequest> = {},
): Promise<Received> {
  return ncp.send({ method: "PUT", target: `${root}/packages/${name}`, headers: json, body, ...more });
}

function on(method: string, path: string, more: Partial<TestRequest> = {}): Promise<Received> {
  return ncp.send({ method, target: root + path, ...more });
}

const action = JSON.stringify({
  exec: { kind: "nodejs:22", code: "function main() { return {}; }", main: "main" },
  limits: { timeout: 500, memory: 128 },
});

function putAction(packageName: string, name: string, body = action): Promise<Received> {
  return on("PUT", `/packages/${packageName}/actions/${name}?platform=classic`, { headers: json, body });
}

/** `400 80100 PACKAGE_INVALID_NAME`, from the documented places of the documented envelope. */
function refusalIn({ status, json: body }: Received): string {
  expect(body).toEqual({
    error: { errorCode: expect.any(String), message: expect.any(String), details: expect.any(String) },
  });
  const { error } = body as { error: { errorCode: string; message: string } };
  return `${status} ${error.errorCode} ${error.message}`;
}

describe("Put Package", () => {
  test("creates a package and shows it in the documented shape", async () => {
    const body = { description: "Create package", parameters: { name: "Cloud Funtions" } };
    const { status, headers, json: got } = await put("created?platform=vpc", JSON.stringify(body));

    expect(status).toBe(200);
    expect(got).toEqual({
      content: {
        description: "Create package",
        name: "created",
        namespace: expect.stringMatching(/^\w{12}$/),
        parameters: { name: "Cloud Funtions" },
        resourceId: expect.stringMatching(/^\w{12}$/),
      },
    });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "x-ncp-apigw-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "x-ncp-trace-id": expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  test.each([
    ["a", "one character"],
    ["_leading", "a leading underscore"],
    ["9leading", "a leading digit"],
    ["a-b_C9-", "every kind of character"],
    ["a".repeat(50), "fifty characters"],
    ["%70acked", "a letter that is percent-encoded"],
  ])("takes the name %s: %s", async (name) => {
    expect((await put(name)).status).toBe(200);
  });

  test.each([
    ["-leading", "a leading hyphen"],
    ["-", "the hyphen that stands for no package"],
    ["a".repeat(51), "fifty-one characters"],
    ["", "nothing"],
    ["a.b", "a dot"],
    ["a%20b", "a space"],
    ["a%2Fb", "a slash"],
    ["a%0A", "a line feed at the end"],
    ["a%00", "a NUL"],
    ["%ED%95%9C", "a letter that is not English"],
    ["%EF%BC%A1", "a full-width letter"],
    ["%D9%A1", "a digit of another script"],
    ["a%", "broken percent-encoding"],
    ["%FF", "bytes that are not UTF-8"],
    ["..", "dots"],
  ])("refuses the name %j: %s", async (name) => {
    expect(refusalIn(await put(name))).toBe("400 80100 PACKAGE_INVALID_NAME");
  });

  test.each([
    "mars",
    "VPC",
    "",
    "vpc%20",
    "vpc,classic",
    "vpc&platform=classic",
    "vpc&platform=vpc",
    "%FF",
    "vpc%00",
  ])("refuses the platform %j", async (platform) => {
    expect(refusalIn(await put(`p?platform=${platform}`))).toBe("400 80102 PACKAGE_PLATFORM_MISMATCH");
  });

  test.each(["p?platform=%76pc", "p?%70latform=vpc", "p?other=1", "p?", "p?platforms=mars"])(
    "takes the query of %s",
    async (target) => {
      expect((await put(target)).status).toBe(200);
    },
  );

  test.each([
    ["", "400 80104 PACKAGE_BODY_MISSING_FIELD"],
    ["{", "400 100 Bad Request Exception"],
    ['{"description":"a"} {}', "400 100 Bad Request Exception"],
    [new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), "400 100 Bad Request Exception"],
    ["[".repeat(100_000), "400 100 Bad Request Exception"],
    [`{"parameters":{"a":${"[".repeat(5000)}${"]".repeat(5000)}}}`, "400 100 Bad Request Exception"],
    ['{"parameters":{"a":1e999}}', "400 100 Bad Request Exception"],
    ["[]", "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ["null", "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ['"text"', "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ['{"description":1}', "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ['{"description":null}', "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ['{"description":["a"]}', "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ['{"parameters":[]}', "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ['{"parameters":"x"}', "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    ['{"parameters":null}', "400 80103 PACKAGE_BODY_INVALID_TYPE"],
    [`{"description":"${"a".repeat(3001)}"}`, "400 80105 PACKAGE_BODY_INVALID_VALUE"],
    [`{"description":"${"é".repeat(1501)}"}`, "400 80105 PACKAGE_BODY_INVALID_VALUE"],
    [`{"description":"${"한".repeat(1001)}"}`, "400 80105 PACKAGE_BODY_INVALID_VALUE"],
    [`{"description":"${"😀".repeat(751)}"}`, "400 80105 PACKAGE_BODY_INVALID_VALUE"],
  ])("refuses the body %.40s: %s", async (body, want) => {
    expect(refusalIn(await put("body", body))).toBe(want);
  });

  test.each(["a".repeat(3000), "é".repeat(1500), "한".repeat(1000), "😀".repeat(750), ""])(
    "takes a description of 3000 bytes at most: %.10s…",
    async (description) => {
      const { status, json: got } = await put("described", JSON.stringify({ description }));

      expect([status, got]).toEqual([200, { content: expect.objectContaining({ description }) }]);
    },
  );

  test("refuses a body that says it is something else, and takes one that says nothing", async () => {
    const form = { "Content-Type": "application/x-www-form-urlencoded" };

    expect(refusalIn(await put("typed", "{}", { headers: form }))).toBe("400 100 Bad Request Exception");
    expect((await put("typed", "{}", { headers: {} })).status).toBe(200);
    expect(
      (await put("typed", "{}", { headers: { "content-type": "Application/JSON; charset=utf-8" } })).status,
    ).toBe(200);
  });

  test("refuses a body beyond 1 MB, and takes one of 1 MB", async () => {
    const filled = (size: number): string => `{"parameters":{"a":"${"x".repeat(size - 24)}"}} `;

    expect((await put("large", filled(1024 * 1024))).status).toBe(200);
    expect(refusalIn(await put("large", filled(1024 * 1024 + 1)))).toBe("413 430 Request Entity Too Large");
  });

  test.each([
    '{"__proto__":{"polluted":true},"constructor":1}',
    '{"big":123456789012345678901234567890,"small":-9007199254740993,"fraction":0.1,"zero":0}',
    '{"\\ud800":"\\udc00","é":"é","":" \\u0000\\n<b>&amp;"}',
    `{"deep":${"[".repeat(400)}${"]".repeat(400)}}`,
  ])("gives parameters back exactly: %.60s", async (parameters) => {
    const stored = await put("exact", `{"parameters":${parameters}}`);
    const read = await on("GET", "/packages/exact");

    expect(stored.text).toContain(`"parameters":${parameters},`);
    expect(read.text).toContain(`"parameters":${parameters},`);
  });

  test("edits what it names, keeps what it does not, and keeps the resource id", async () => {
    const first = await put("edited", '{"description":"one","parameters":{"a":1,"b":2}}');
    const second = await put("edited", '{"description":"two"}');
    const third = await put("edited", '{"parameters":{"c":3}}');

    const { resourceId } = (first.json as { content: { resourceId: string } }).content;
    expect([second, third].map(({ status, json: got }) => [status, got])).toEqual([
      [
        200,
        { content: expect.objectContaining({ description: "two", parameters: { a: 1, b: 2 }, resourceId }) },
      ],
      [200, { content: expect.objectContaining({ description: "two", parameters: { c: 3 }, resourceId }) }],
    ]);
  });

  test("creates once when two create at once", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => put("raced")));

    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
  });

  test("refuses a name that an action holds, on that platform only", async () => {
    await putAction("-", "held");

    expect(refusalIn(await put("held?platform=classic"))).toBe("409 80011 RESOURCE_NAME_CONFLICT");
    expect((await put("held?platform=vpc")).status).toBe(200);
  });
});

describe("the other operations", () => {
  test("Get Package shows the package with its platform and without the namespace", async () => {
    const stored = await put("shown?platform=classic", '{"description":"d"}');
    const { resourceId } = (stored.json as { content: { resourceId: string } }).content;
    await putAction("shown", "shown-action");

    expect((await on("GET", "/packages/shown?platform=classic")).json).toEqual({
      content: {
        actions: [{ name: "shown-action", description: "" }],
        description: "d",
        name: "shown",
        parameters: {},
        platform: "classic",
        resourceId,
      },
    });
  });

  test("the list has every package of the platform, and vpc is the default", async () => {
    await put("listed-here", '{"description":"d"}');
    await put("listed-there?platform=classic");

    expect((await on("GET", "/packages")).json).toEqual({
      content: expect.arrayContaining([{ name: "listed-here", description: "d" }]),
    });
    expect((await on("GET", "/packages?platform=vpc")).text).not.toContain("listed-there");
    expect((await on("GET", "/packages?platform=classic")).text).toContain(
      '{"name":"listed-there","description":""}',
    );
  });

  test("Delete Package removes an empty package, once", async () => {
    await put("deleted");

    expect(await on("DELETE", "/packages/deleted")).toMatchObject({ status: 204, text: "" });
    expect(refusalIn(await on("DELETE", "/packages/deleted"))).toBe("404 80101 PACKAGE_NOT_FOUND");
    expect(refusalIn(await on("GET", "/packages/deleted"))).toBe("404 80101 PACKAGE_NOT_FOUND");
  });

  test("Delete Package leaves a package that holds actions alone", async () => {
    await put("filled?platform=classic");
    await putAction("filled", "filling");

    expect(refusalIn(await on("DELETE", "/packages/filled?platform=classic"))).toBe(
      "409 80109 PACKAGE_NOT_EMPTY",
    );
    expect((await on("DELETE", "/packages/filled/actions/filling?platform=classic")).status).toBe(204);
    expect((await on("DELETE", "/packages/filled?platform=classic")).status).toBe(204);
  });

  test.each([
    ["GET", "/packages?platform=mars", "400 80102 PACKAGE_PLATFORM_MISMATCH"],
    ["GET", "/packages/a?platform=mars", "400 80102 PACKAGE_PLATFORM_MISMATCH"],
    ["DELETE", "/packages/a?platform=mars", "400 80102 PACKAGE_PLATFORM_MISMATCH"],
    ["GET", "/packages/nowhere", "404 80101 PACKAGE_NOT_FOUND"],
    ["GET", "/packages/-nowhere", "404 80101 PACKAGE_NOT_FOUND"],
    ["GET", "/packages/__proto__", "404 80101 PACKAGE_NOT_FOUND"],
    ["DELETE", "/packages/nowhere/actions/none", "404 80301 ACTION_NOT_FOUND"],
    ["DELETE", "/packages/-/actions/none?platform=mars", "400 80302 ACTION_PLATFORM_MISMATCH"],
    ["PATCH", "/packages/a", "404 300 Not Found Exception"],
    ["GET", "/elsewhere", "404 300 Not Found Exception"],
  ])("%s %s is refused with %s", async (method, path, want) => {
    expect(refusalIn(await on(method, path))).toBe(want);
  });

  test.each([
    ["nowhere", "act", action, "404 80101 PACKAGE_NOT_FOUND"],
    ["-", "incomplete", '{"exec":{"kind":"nodejs:22"}}', "400 80306 ACTION_BODY_MISSING_FIELD"],
    ["-", "taken", action, "409 80011 RESOURCE_NAME_CONFLICT"],
  ])("Put Action %s/%s is refused where it must be", async (packageName, name, body, want) => {
    await put("taken?platform=classic");

    expect(refusalIn(await putAction(packageName, name, body))).toBe(want);
  });

  test("HEAD is answered as GET without the body", async () => {
    await put("headed");

    expect(await on("HEAD", "/packages/headed")).toMatchObject({ status: 200, text: "" });
  });
});

describe("the gateway", () => {
  const missing = "Authentication information are missing.";
  const invalid = "Invalid authentication information.";

  test.each([
    ["none", missing],
    ["missing-timestamp", missing],
    ["missing-access-key", missing],
    ["missing-signature", missing],
    ["wrong-access-key", invalid],
    ["wrong-secret-key", invalid],
    ["stale-timestamp", invalid],
    ["future-timestamp", invalid],
    ["other-method", invalid],
    ["other-path", invalid],
    ["other-query", invalid],
    ["other-timestamp", invalid],
  ])("refuses the credential fault %s before it looks at anything else", async (fault, details) => {
    const wrongInEveryWay = { fault, headers: { "Content-Type": "text/plain" }, body: "{" };

    for (const target of ["/packages/-x?platform=mars", "/packages/fine"]) {
      const got = await on("PUT", target, wrongInEveryWay);
      expect([got.status, got.json]).toEqual([
        401,
        { error: { errorCode: "200", message: "Authentication Failed", details } },
      ]);
    }
  });

  test.each([
    [-300_000, 401],
    [-299_999, 200],
    [299_999, 200],
    [300_000, 401],
  ])("answers a clock that is %d ms away with %d", async (ms, want) => {
    expect((await on("GET", "/packages", { now: noon + ms })).status).toBe(want);
  });

  test.each(["x-ncp-apigw-timestamp", "x-ncp-iam-access-key", "x-ncp-apigw-signature-v2"])(
    "refuses a request with %s twice",
    async (name) => {
      const request = { method: "GET", target: `${root}/packages`, headers: [] };
      const signed = ncpSignatureV2.sign(request, ncpDefaultCredentials.caller, noon);
      const lines = signed.headers.map(([each, value]) => `${each}: ${value}\r\n`);
      const again = lines.find((line) => line.startsWith(name));
      const head = `GET ${root}/packages HTTP/1.1\r\nHost: a\r\n${lines.join("")}`;

      expect(await ncp.raw(`${head}\r\n`)).toContain("HTTP/1.1 200 OK");
      expect(await ncp.raw(`${head}${again}\r\n`)).toContain("HTTP/1.1 401 Unauthorized");
    },
  );

  test("refuses an empty access key even where no secret is known for it", async () => {
    expect((await on("GET", "/packages", { as: { accessKey: "", secretKey: "" } })).status).toBe(401);
  });

  test.each([
    ["PUT", "/packages/readonly"],
    ["PUT", "/packages/-bad?platform=mars"],
    ["DELETE", "/packages/readonly"],
    ["PUT", "/packages/-/actions/readonly"],
    ["DELETE", "/packages/-/actions/readonly"],
  ])("lets a sub account that may only read not %s %s", async (method, path) => {
    expect(refusalIn(await on(method, path, { as: "readonly", body: "{" }))).toBe(
      "403 80002 SUB_ACC_NO_PERMISSION",
    );
  });

  test("lets a sub account that may only read do that", async () => {
    await put("readable");

    expect((await on("GET", "/packages", { as: "readonly" })).status).toBe(200);
    expect((await on("GET", "/packages/readable", { as: "readonly" })).status).toBe(200);
  });
});

describe("the states", () => {
  test("a package exists: with the name asked for, and gone after teardown", async () => {
    const setup = await ncp.state("a package exists", { packageName: "given", platform: "classic" });

    expect(setup).toMatchObject({ status: 200, json: { packageName: "given", platform: "classic" } });
    expect((await on("GET", "/packages/given?platform=classic")).status).toBe(200);
    await ncp.state("a package exists", setup.json, "teardown");
    expect((await on("GET", "/packages/given?platform=classic")).status).toBe(404);
  });

  test("a package exists: under a name of its own when none is asked for", async () => {
    const setups = await Promise.all(Array.from({ length: 5 }, () => ncp.state("a package exists")));
    const names = setups.map(({ json: values }) => (values as { packageName: string }).packageName);

    expect(new Set(names).size).toBe(5);
    for (const name of names) expect((await on("GET", `/packages/${name}`)).status).toBe(200);
  });

  test("an action holds the name: until teardown", async () => {
    const { json: values } = await ncp.state("an action holds the name", { packageName: "occupied" });

    expect(refusalIn(await put("occupied"))).toBe("409 80011 RESOURCE_NAME_CONFLICT");
    await ncp.state("an action holds the name", values, "teardown");
    expect((await put("occupied")).status).toBe(200);
  });

  test("a package holds an action: until teardown removes both", async () => {
    const { json: values } = await ncp.state("a package holds an action", { packageName: "holder" });

    expect(refusalIn(await on("DELETE", "/packages/holder"))).toBe("409 80109 PACKAGE_NOT_EMPTY");
    await ncp.state("a package holds an action", values, "teardown");
    expect((await on("GET", "/packages/holder")).status).toBe(404);
  });

  test("a package was deleted: the name is free", async () => {
    await put("gone");
    await ncp.state("a package was deleted", { packageName: "gone" });

    expect((await on("GET", "/packages/gone")).status).toBe(404);
  });

  test("the account is at its package limit: both platforms count, edits still work, teardown makes room", async () => {
    await put("before-the-limit?platform=classic");
    await ncp.state("the account is at its package limit");

    for (const platform of ["vpc", "classic"]) {
      expect(refusalIn(await put(`one-more?platform=${platform}`))).toBe("422 80106 PACKAGE_COUNT_EXCEED");
    }
    expect((await put("before-the-limit?platform=classic")).status).toBe(200);
    await on("DELETE", "/packages/before-the-limit?platform=classic");
    expect((await put("one-more")).status).toBe(200);
    expect((await put("two-more")).status).toBe(422);

    await ncp.state("the account is at its package limit", {}, "teardown");
    expect((await put("two-more")).status).toBe(200);
  });

  test("no packages exist: and teardown brings them back", async () => {
    await put("kept", '{"description":"kept"}');
    await ncp.state("no packages exist");

    expect((await on("GET", "/packages")).json).toEqual({ content: [] });
    expect((await on("GET", "/packages?platform=classic")).json).toEqual({ content: [] });
    await ncp.state("no packages exist", {}, "teardown");
    expect((await on("GET", "/packages")).text).toContain('{"name":"kept","description":"kept"}');
  });
});
