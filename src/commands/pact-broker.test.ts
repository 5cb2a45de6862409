import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { playing } from "../pact/broker/testing/transcript.ts";
import { assay, folderWith } from "./testing/process.ts";

const pact = JSON.stringify({
  consumer: { name: "web" },
  provider: { name: "packages" },
  interactions: [
    {
      type: "Synchronous/HTTP",
      description: "put ok",
      request: { method: "PUT", path: "/packages/p1" },
      response: { status: 201 },
    },
  ],
  metadata: { pactSpecification: { version: "4.0" } },
});

const answers = [
  { name: "can-i-deploy web after provider", pacticipant: "web", version: "v1", exitCode: 0, word: "YES" },
  {
    name: "can-i-deploy failing provider p0",
    pacticipant: "packages",
    version: "p0",
    exitCode: 1,
    word: "NO",
  },
  { name: "can-i-deploy unknown env", pacticipant: "web", version: "v1", exitCode: 2, word: "" },
  {
    name: "can-i-deploy web nothing deployed",
    pacticipant: "web",
    version: "v1",
    exitCode: 3,
    word: "UNKNOWN",
  },
];

describe("the gate", () => {
  test.each(answers)("$name is exit code $exitCode in every format", async (each) => {
    const { name, pacticipant, version, exitCode, word } = each;
    await using broker = await playing(name);
    const args = ["pact", "can-i-deploy", "--broker", broker.url, "--pacticipant", pacticipant];
    const asked = (format: string) =>
      assay([...args, "--app-version", version, "--to", "prod", "--report", format]);
    const [text, json] = await Promise.all([asked("text"), asked("json")]);
    expect([text.exitCode, json.exitCode]).toEqual([exitCode, exitCode]);
    expect(text.stdout.split(" ")[0]).toBe(word);
    if (exitCode !== 2) expect(JSON.parse(json.stdout)).toMatchObject({ exitCode, pacticipant, version });
  });
});

describe("publishing", () => {
  test("shows a conflict as people read it", async () => {
    await using broker = await playing("republish changed");
    await using folder = await folderWith({ "pact.json": pact });
    const args = ["pact", "publish", join(folder.path, "pact.json"), "--broker", broker.url];
    const { exitCode, stdout } = await assay([...args, "--app-version", "v1"], { cwd: folder.path });
    expect(exitCode).toBe(1);
    expect(
      stdout.replace(broker.url, "URL").replace(/Cannot change .*/, "Cannot change …"),
    ).toMatchInlineSnapshot(`
      "URL · version v1
      CONFLICT   web → packages: nothing was stored
                 Cannot change …
                    "interactions": [
                      {
                        "response": {
                 -        "status": 200
                 +        "status": 201
                        }
                      }
                    ]
                 Publish under a version of its own (--app-version), or find out what changes between two runs.
      "
    `);
  });

  test.each([
    [
      "a pact without interactions",
      pact.replace(/"interactions":\[.*?\}\}\],/, '"interactions":[],'),
      "PACT_EMPTY",
    ],
    ["what is no pact", "{}", "PACT_INVALID"],
  ])("refuses %s", async (_name, text, code) => {
    await using broker = await playing();
    await using folder = await folderWith({ "pact.json": text });
    const args = ["pact", "publish", join(folder.path, "pact.json"), "--broker", broker.url];
    const { exitCode, stderr } = await assay([...args, "--app-version", "v1"]);
    expect({ exitCode, code: /\[(\w+)\]/.exec(stderr)?.[1] }).toEqual({ exitCode: 2, code });
    expect(broker.requests).toEqual([]);
  });

  test("needs a version", async () => {
    await using broker = await playing();
    await using folder = await folderWith({ "pact.json": pact });
    const args = ["pact", "publish", "pact.json", "--broker", broker.url];
    const { exitCode, stderr } = await assay(args, { cwd: folder.path });
    expect({ exitCode, code: /\[(\w+)\]/.exec(stderr)?.[1] }).toEqual({
      exitCode: 2,
      code: "VERSION_UNKNOWN",
    });
  });
});

test("the result of a part, or of the reference, is not published", async () => {
  const only = [
    "run",
    "pubnub-functions",
    "--publish-verification",
    "--broker",
    "http://127.0.0.1:9",
    "--only",
    "**",
  ];
  expect(await assay(only)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("a part of the cases"),
  });
  expect(await assay(only.slice(0, -2))).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("nobody's provider"),
  });
});
