import { readFile, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderWith, start } from "./testing/process.ts";

const document = `
openapi: 3.1.0
info: { title: Pets, version: "1" }
servers: [{ url: / }]
paths:
  /pets:
    post:
      operationId: createPet
      requestBody: { required: true, content: { application/json: { schema: { type: object } } } }
      responses: { "201": { description: made, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } }
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{ name: petId, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: found, content: { application/json: { schema: { $ref: "#/components/schemas/Pet" } } } } }
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: { id: { type: string }, name: { type: string }, nick: { type: string }, seen: { type: integer } }
`;

type Pet = Readonly<Record<string, unknown>>;

/** A service that makes up ids and counts how often a pet was seen; `other` is how it is in another release. */
async function petService(other: (pet: Pet) => Pet = (pet) => pet, status = 200) {
  const pets = new Map<string, Pet>();
  let seen = 0;
  const answer: RequestListener = (request, response) => {
    const send = (code: number, value: unknown): void => {
      response.writeHead(code, { "Content-Type": "application/json" }).end(JSON.stringify(value));
    };
    if (request.method === "POST") {
      const pet = { id: crypto.randomUUID(), name: "Rex", nick: "R" };
      pets.set(pet.id, pet);
      send(201, pet);
      return;
    }
    const pet = pets.get((request.url ?? "").split("/").at(-1) ?? "");
    seen += 1;
    send(pet === undefined ? 404 : status, pet === undefined ? {} : other({ ...pet, seen }));
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    url: `http://127.0.0.1:${(address satisfies AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function recordedIn(folder: string) {
  const spec = join(folder, "pets.yaml");
  const path = join(folder, "recordings");
  await using service = await petService();
  const proxy = start(["record", spec, "--target", service.url, "--out", path, "--port", "0", "--quiet"]);
  const url = /^url {5}(\S+)$/m.exec(await proxy.until(/Ctrl-C/))?.[1] ?? "";
  const made = await fetch(`${url}/pets`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: '{"name":"Rex"}',
  });
  const { id } = (await made.json()) as { readonly id: string };
  await fetch(`${url}/pets/${id}`);
  proxy.child.kill("SIGINT");
  await proxy.ended;
  return { path, volatile: join(path, "volatile.yaml") };
}

const drift = (path: string, target: string, ...flags: readonly string[]) =>
  start(["replay", path, "--target", target, ...flags]).ended;

const shown = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "UUID")
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replace(/^\S+recordings:/m, "recordings:");

describe("assay replay --target", () => {
  test("sends ids as the target makes them now, learns what varies, and keeps what people wrote in the list", async () => {
    await using folder = await folderWith({ "pets.yaml": document });
    const { path, volatile } = await recordedIn(folder.path);
    await using service = await petService();
    const first = await drift(path, service.url, "--learn");
    expect(first.exitCode).toBe(0);
    expect(shown(first.stdout)).toMatchInlineSnapshot(`
      "recordings: 2 recorded exchanges against http://127.0.0.1:PORT

      Another each time, and not in volatile.yaml yet (--learn adds them):
        createPet 201 body/id
        getPet 200 body/id
        getPet 200 body/seen

      2 the same · 0 allowed · 0 breaking · 0 not judged   no drift · exit 0
      "
    `);
    const list = (await readFile(volatile, "utf8")).replace(
      '  because: ""',
      "  because: made by the service # reviewed",
    );
    await writeFile(volatile, list);
    const second = await drift(path, service.url, "--learn", "--report", "json");
    expect(JSON.parse(second.stdout)).toMatchObject({ schema: "assay-drift/1", learnt: [], exitCode: 0 });
    expect(await readFile(volatile, "utf8")).toBe(list);
  });

  test.for<readonly [what: string, other: (pet: Pet) => Pet, exitCode: number, wanted: RegExp]>([
    ["a new member", (pet) => ({ ...pet, age: 3 }), 0, /ALLOWED[\s\S]*body\/age/],
    ["a member gone", ({ nick: _, ...pet }) => pet, 1, /BREAKING[\s\S]*body\/nick: .*\(gone\)/],
    ["a type", (pet) => ({ ...pet, name: 7 }), 1, /REGRESSED[\s\S]*body\/name: .*another type/],
    ["a required member gone", ({ name: _, ...pet }) => pet, 1, /REGRESSED[\s\S]*document, of the live/],
  ])("with %s", async ([, other, exitCode, wanted]) => {
    await using folder = await folderWith({ "pets.yaml": document });
    const { path } = await recordedIn(folder.path);
    await using service = await petService(other);
    const ended = await drift(path, service.url);
    expect(ended.stdout).toMatch(wanted);
    expect(ended.exitCode).toBe(exitCode);
  });

  test("fails on another status", async () => {
    await using folder = await folderWith({ "pets.yaml": document });
    const { path } = await recordedIn(folder.path);
    await using service = await petService(undefined, 500);
    const ended = await drift(path, service.url);
    expect(ended.stdout).toMatch(/status: recorded 200, live 500/);
    expect(ended.exitCode).toBe(1);
  });
});
