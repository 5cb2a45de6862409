import { createServer, type IncomingMessage } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { closed, listening } from "../pact/broker/testing/transcript.ts";
import { canIDeployCommand } from "./pact-can-i-deploy.ts";
import { pactPublishCommand } from "./pact-publish.ts";
import { pactRecordCommand } from "./pact-record.ts";
import { pactVerifyCommand } from "./pact-verify.ts";
import type { Surroundings } from "./surroundings.ts";
import { ran } from "./testing/in-process.ts";
import { folderWith } from "./testing/process.ts";

let url: string;
let status = 200;
/** What the broker repeats in everything that it says, beside the header that it is sent. */
let secret = "";

/** A broker that says whom it talks to wherever it can, and the provider that it speaks of. */
const server = createServer((request, response) => {
  const isFront = request.url === "/";
  response
    .writeHead(isFront ? 200 : status, { "content-type": "application/hal+json" })
    .end(JSON.stringify(isFront ? front() : chatter(request)));
});
beforeAll(async () => {
  url = await listening(server);
});
afterAll(() => closed(server));

function front(): object {
  const paths = {
    "pb:publish-contracts": "/publish",
    "pb:publish-pact": "/none",
    "pb:pacticipants": "/all",
    "pb:pacticipant-version": "/version",
    "pb:pacticipant-branch-version": "/branch",
    "pb:environments": "/environments",
    "pb:can-i-deploy-pacticipant-version-to-environment": "/gate",
    "pb:provider-pacts-for-verification": "/for-verification",
  };
  const links = Object.entries(paths).map(([rel, path]) => [rel, { href: url + path }]);
  return { _links: { self: { href: url }, ...Object.fromEntries(links) } };
}

function chatter({ headers }: IncomingMessage): object {
  const said = `you are ${headers.authorization}, that is ${secret}, ${encodeURIComponent(secret)}`;
  const version = { number: said };
  const moments = ["before_verification", "after_verification:success_false_published_true"];
  return {
    ...{ error: said, detail: said, title: said, errors: { [said]: [said], contracts: [{ text: said }] } },
    summary: { deployable: null, reason: said },
    notices: [{ type: "warning", text: said }, ...moments.map((when) => ({ when, text: said }))],
    matrix: [{ consumer: { name: said, version }, provider: { name: said, version } }],
    ...{ consumer: { name: said }, provider: { name: said } },
    interactions: [
      { description: said, _id: "1", request: { method: "GET", path: "/" }, response: { status: 299 } },
    ],
    metadata: { pactSpecification: { version: "4.0" } },
    verificationProperties: { notices: moments.map((when) => ({ when, text: said })) },
    _links: {
      self: { href: `${url}/pact` },
      "pb:record-deployment": [{ name: "prod", href: `${url}/deployed` }],
      "pb:publish-verification-results": { href: `${url}/results` },
    },
    _embedded: {
      environments: [{ name: said, _links: { self: { href: `${url}/environment` } } }],
      pacts: [{ _links: { self: { href: `${url}/pact` } }, verificationProperties: { notices: [] } }],
    },
  };
}

type Report = { readonly report: readonly string[]; readonly broker?: string };

const commands: Readonly<
  Record<string, (surroundings: Surroundings, flags: Report, folder: string) => Promise<number>>
> = {
  publish: (surroundings, flags, folder) =>
    pactPublishCommand([folder], { ...flags, ...version }, surroundings),
  "publish --dry-run": (surroundings, flags, folder) =>
    pactPublishCommand([folder], { ...flags, ...version, dryRun: true }, surroundings),
  "can-i-deploy": (surroundings, flags) =>
    canIDeployCommand({ ...flags, pacticipant: "web", appVersion: "1", to: "prod" }, surroundings),
  "record-deployment": (surroundings, flags) =>
    pactRecordCommand(
      "deployment",
      { ...flags, pacticipant: "web", appVersion: "1", environment: "prod" },
      surroundings,
    ),
  "record-undeployment": (surroundings, flags) =>
    pactRecordCommand("undeployment", { ...flags, pacticipant: "web", environment: "prod" }, surroundings),
  verify: (surroundings, flags) => verifying(surroundings, flags, false),
  "verify --lenient": (surroundings, flags) => verifying(surroundings, flags, true),
};

function verifying(surroundings: Surroundings, flags: Report, lenient: boolean): Promise<number> {
  const asked = { ...flags, ...version, ...nothing, provider: "packages", publish: true, lenient };
  return pactVerifyCommand([], { ...asked, target: url, engine: "assay" }, surroundings);
}

const version = {
  appVersion: "1",
  branch: "main",
  tag: [],
  buildUrl: "https://me:another-secret-word@ci.test/1",
};
const nothing = { overlay: [], only: [], skip: [], selector: [] };

const pact = JSON.stringify({
  consumer: { name: "web" },
  provider: { name: "packages" },
  interactions: [{ description: "get", request: { method: "GET", path: "/x" }, response: { status: 200 } }],
  metadata: { pactSpecification: { version: "2.0.0" } },
});

/** Long enough not to be a part of what is said anyway. */
const token = fc.string({
  unit: fc.constantFrom(..."abcXYZ019-._~+/=\\\"'`$&%"),
  minLength: 9,
  maxLength: 20,
});
const word = fc.string({ unit: "grapheme", minLength: 9, maxLength: 20 });

const givenAs = fc.oneof(
  token.map((text) => ({ text, environment: { PACT_BROKER_TOKEN: text }, userinfo: "" })),
  word.map((text) => ({
    text,
    environment: { PACT_BROKER_USERNAME: "writer", PACT_BROKER_PASSWORD: text },
    userinfo: "",
  })),
  word.map((text) => ({ text, environment: {}, userinfo: `writer:${encodeURIComponent(text)}@` })),
);

test("credentials come out nowhere, however they are given and whatever a broker repeats", async () => {
  await using folder = await folderWith({ "pact.json": pact });
  const asked = fc.constantFrom(...Object.keys(commands));
  const codes = fc.constantFrom(200, 200, 200, 400, 401, 403, 404, 409);
  const formats = fc.constantFrom("text", "json");
  const outcomes = new Set<string>();
  await fc.assert(
    fc.asyncProperty(
      asked,
      codes,
      formats,
      givenAs,
      async (name, code, format, { text, environment, userinfo }) => {
        status = code;
        secret = text;
        const broker = url.replace("//", `//${userinfo}`);
        const ended = await ran(
          async (surroundings) =>
            await (commands[name]?.(surroundings, { report: [format], broker }, folder.path) ?? 9),
          environment,
        );
        outcomes.add(`${name} ${ended.exitCode}`);
        const shown = ended.stdout + ended.stderr;
        expect(shown).not.toBe("");
        const basic = Buffer.from(`writer:${text}`).toString("base64");
        for (const each of [
          text,
          encodeURIComponent(text),
          JSON.stringify(text).slice(1, -1),
          basic,
          "another-secret-word",
        ]) {
          expect(shown).not.toContain(each);
        }
        if (ended.exitCode !== 2 && format === "json") expect(() => JSON.parse(ended.stdout)).not.toThrow();
      },
    ),
    { numRuns: 300 },
  );
  expect([...outcomes]).toEqual(
    expect.arrayContaining([
      "publish 0",
      "publish 1",
      "publish 2",
      "can-i-deploy 3",
      "verify --lenient 1",
      "verify 2",
      "record-deployment 0",
    ]),
  );
});

test("nor do those in the URL of a pact, which are sent all the same", async () => {
  const received: (string | undefined)[] = [];
  const files = createServer((request, response) => {
    received.push(request.headers.authorization);
    response.writeHead(received.length > 1 ? 404 : 200).end(pact);
  });
  const where = (await listening(files)).replace("//", "//me:a-secret-word@");
  try {
    const flags = { ...version, ...nothing, report: [], target: url, engine: "assay" };
    for (const exitCode of [1, 2]) {
      status = 299;
      const ended = await ran((surroundings) =>
        pactVerifyCommand([`${where}/pact.json`], flags, surroundings),
      );
      expect(ended.exitCode).toBe(exitCode);
      expect(ended.stdout + ended.stderr).toContain("/pact.json");
      expect(ended.stdout + ended.stderr).not.toContain("a-secret-word");
    }
    const basic = `Basic ${Buffer.from("me:a-secret-word").toString("base64")}`;
    expect(received).toEqual([basic, basic]);
  } finally {
    await closed(files);
  }
});
