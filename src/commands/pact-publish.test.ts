import { describe, expect, test } from "vitest";
import { type Shelf, shelf } from "../pact/broker/testing/shelf.ts";
import { type PactPublishFlags, pactPublishCommand } from "./pact-publish.ts";
import { ran } from "./testing/in-process.ts";
import { type Ended, folderWith } from "./testing/process.ts";

function pact(consumer: string, provider: string, status = 200): string {
  return JSON.stringify({
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: [
      {
        type: "Synchronous/HTTP",
        description: "get",
        request: { method: "GET", path: "/" },
        response: { status },
      },
    ],
    metadata: { pactSpecification: { version: "4.0" } },
  });
}

const three = {
  "kiosk.json": pact("kiosk", "users"),
  "shop.json": pact("shop", "packages"),
  "till.json": pact("till", "packages"),
};

/** Publishes a folder as version 1, and says all that it says. */
async function publishing(
  broker: Shelf,
  files: Readonly<Record<string, string>>,
  more: Partial<PactPublishFlags> = {},
): Promise<Ended> {
  await using folder = await folderWith(files);
  const flags = { broker: broker.url, appVersion: "1", branch: "main", tag: [], report: [], ...more };
  const ended = await ran((surroundings) => pactPublishCommand([folder.path], flags, surroundings));
  return { ...ended, stdout: ended.stdout.replaceAll(broker.url, "URL") };
}

const posts = ({ lines }: Shelf): number => lines.filter((line) => line.startsWith("POST")).length;

describe("publishing for several consumers", () => {
  test("is one call for each of them, with all its contracts", async () => {
    await using broker = await shelf();
    const files = { ...three, "shop-users.json": pact("shop", "users") };
    expect(await publishing(broker, files)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(broker.stored()).toEqual(["kiosk", "shop", "till"]);
    expect(posts(broker)).toBe(3);
  });

  test("stores nothing where one would be refused, whichever it is", async () => {
    await using broker = await shelf();
    await publishing(broker, { "till.json": pact("till", "packages", 201) });
    const { exitCode, stdout } = await publishing(broker, three);
    expect(exitCode).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "URL · version 1 · branch main
      CONFLICT   till → packages: nothing was stored
                 Cannot change till packages 1
                 Publish under a version of its own (--app-version), or find out what changes between two runs.
      NOT TRIED  kiosk → users: nothing was sent
      NOT TRIED  shop → packages: nothing was sent
      "
    `);
    expect(broker.stored()).toEqual(["till"]);
  });

  test("tells all that would be refused in a dry run, and sends nothing", async () => {
    await using broker = await shelf();
    await publishing(broker, { "till.json": pact("till", "packages", 201) });
    const { exitCode, stdout } = await publishing(
      broker,
      { ...three, "kiosk.json": pact("Tills", "users") },
      { dryRun: true },
    );
    expect(exitCode).toBe(1);
    expect(stdout).toMatchInlineSnapshot(`
      "URL · version 1 · branch main
      DRY RUN    Tills → users would be refused
                 the name Tills is new, and nearly that of till
      DRY RUN    shop → packages would be published
      DRY RUN    till → packages would be refused
                 the broker has another pact of till with packages under version 1: "get" differs
      "
    `);
    expect(posts(broker)).toBe(1);
  });

  test("what the broker would not call another pact is no obstacle", async () => {
    const interactions = ["a", "b"].map((description) => ({
      ...JSON.parse(pact("till", "packages")).interactions[0],
      description,
    }));
    const turned = { ...JSON.parse(pact("till", "packages")), interactions: interactions.toReversed() };
    await using broker = await shelf();
    await publishing(broker, { "till.json": JSON.stringify({ ...turned, interactions }) });
    const again = await publishing(
      broker,
      { ...three, "till.json": JSON.stringify(turned) },
      { dryRun: true },
    );
    expect(again).toMatchObject({ exitCode: 0, stderr: "" });
  });

  test.each(["text", "json"])(
    "says what is stored and what is not when it fails half way, as %s",
    async (format) => {
      await using broker = await shelf((line, body, _request, response) => {
        const isFailing = line.startsWith("POST") && body.includes("shop");
        if (isFailing) response.writeHead(403).end();
        return isFailing;
      });
      const { exitCode, stdout, stderr } = await publishing(broker, three, { report: [format] });
      expect(exitCode).toBe(2);
      expect(stderr).toContain("[BROKER_REFUSED]");
      expect(broker.stored()).toEqual(["kiosk"]);
      if (format === "text") {
        expect(stdout).toMatchInlineSnapshot(`
          "URL · version 1 · branch main
          PUBLISHED  kiosk → users
          FAILED     shop → packages
                     The broker at URL answers 403: it asks for credentials, and none are given.
          NOT TRIED  till → packages: nothing was sent

          Publish the same again when the cause is gone: what the broker has already stays as it is.
          "
        `);
      } else {
        const { publications, exitCode: told } = JSON.parse(stdout);
        expect({
          told,
          outcomes: Object.values(publications).map((each) => Object(each).result.outcome),
        }).toEqual({
          told: 2,
          outcomes: ["published", "failed", "not-tried"],
        });
      }
    },
  );

  test("an answer that never comes leaves open whether it was stored", async () => {
    await using broker = await shelf((line, body) => line.startsWith("POST") && body.includes("shop"));
    const { exitCode, stdout } = await publishing(broker, three, { timeout: "1s" });
    expect(exitCode).toBe(2);
    expect(stdout).toContain("PUBLISHED  kiosk → users\nFAILED     shop → packages\n");
    expect(stdout).toContain("Whether it was stored is not known.");
    expect(stdout).toContain("NOT TRIED  till → packages: nothing was sent\n");
  });

  test("a failure of the first is the error alone", async () => {
    await using broker = await shelf((line, _body, _request, response) => {
      if (line.startsWith("POST")) response.writeHead(403).end();
      return line.startsWith("POST");
    });
    expect(await publishing(broker, three)).toMatchObject({ exitCode: 2, stdout: "" });
  });
});
