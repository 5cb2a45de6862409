import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, start } from "./testing/process.ts";

const document = `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: / }]
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: found, content: { application/json: { schema: { type: object, required: [name] } } } } }
`;

const har = (body: string): string =>
  JSON.stringify({
    log: {
      version: "1.2",
      creator: { name: "browser", version: "1" },
      entries: [
        {
          startedDateTime: "2026-11-01T10:00:00.000Z",
          time: 12,
          request: {
            method: "GET",
            url: "https://pets.example.test/pets/1?access_token=planted-secret-of-twenty-chars",
            httpVersion: "h2",
            cookies: [],
            headers: [
              { name: ":method", value: "GET" },
              { name: "Authorization", value: "Bearer planted-secret-of-twenty-chars" },
            ],
            queryString: [],
            headersSize: -1,
            bodySize: 0,
          },
          response: {
            status: 200,
            statusText: "",
            httpVersion: "h2",
            cookies: [],
            headers: [
              { name: "content-type", value: "application/json" },
              { name: "content-encoding", value: "br" },
            ],
            content: { size: body.length, mimeType: "application/json", text: body },
            redirectURL: "",
            headersSize: -1,
            bodySize: -1,
          },
          cache: {},
          timings: { send: 0, wait: 12, receive: 0 },
        },
      ],
    },
  });

test("a HAR that a browser saved is judged by a document, without its secrets, and is one again when written", async () => {
  await using folder = await folderWith({
    "pets.yaml": document,
    "good.har": har('{"name":"Rex"}'),
    "bad.har": har("{}"),
  });
  const at = (name: string): string => join(folder.path, name);
  const judge = (name: string, ...flags: readonly string[]) =>
    start(["replay", at(name), "--spec", at("pets.yaml"), "--report", "json", ...flags]).ended;
  const good = await judge("good.har", "--har", at("out.har"));
  expect(JSON.parse(good.stdout)).toMatchObject({ counts: { requests: 1, fail: 0 } });
  const bad = await judge("bad.har");
  expect(bad.exitCode).toBe(1);
  expect(bad.stdout).toContain("name");
  const written = await readFile(at("out.har"), "utf8");
  expect(good.stdout + bad.stdout + written).not.toContain("planted-secret");
  expect((await judge("out.har")).exitCode).toBe(good.exitCode);
});

test.for([
  ["{", /it is not JSON/],
  ["{}", /it is no HAR 1\.2/],
] as const)("%j is no HAR, which is told", async ([text, wanted]) => {
  await using folder = await folderWith({ "pets.yaml": document });
  await writeFile(join(folder.path, "a.har"), text);
  const ended = await start(["replay", join(folder.path, "a.har"), "--spec", join(folder.path, "pets.yaml")])
    .ended;
  expect(ended).toMatchObject({ exitCode: 2, stdout: "" });
  expect(ended.stderr).toMatch(wanted);
});
