import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { writeJson } from "../json/text.ts";
import { bundledNames } from "../spec/bundled.ts";
import type { ApiDocument } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import type { Case } from "./case.ts";
import { casesOf, judgedOperations } from "./cases.ts";
import { writeRequest } from "./wire/request-write.ts";

function casesIn(document: ApiDocument, seed: number): readonly Case[] {
  return judgedOperations(document).flatMap((operation) => {
    const cases = casesOf(document, operation, seed);
    if ("because" in cases) throw new Error(`${operation.id}: ${cases.because}`);
    return [...cases];
  });
}

/** Everything that a seed decides, as bytes: requests as they are written, and the first random draws. */
function written(document: ApiDocument, seed: number): string {
  const digest = createHash("sha256");
  for (const { id, inputs, operation, tamper, credentials } of casesIn(document, seed)) {
    digest.update(`${id} ${JSON.stringify(credentials)}\n`);
    const drawn =
      inputs.kind === "fixed"
        ? [inputs.inputs]
        : inputs.kind === "random"
          ? fc.sample(inputs.arbitrary, { seed, numRuns: 3 })
          : [];
    if (inputs.kind === "sequence")
      digest.update(writeJson({ ...inputs.each }) + JSON.stringify(inputs.steps));
    for (const each of drawn) {
      const request = writeRequest(operation, each);
      const sent = request !== undefined && tamper !== undefined ? tamper(request) : request;
      digest.update(JSON.stringify([sent?.method, sent?.target, sent?.headers]));
      digest.update(sent?.body ?? "none");
    }
  }
  return digest.digest("hex");
}

describe.each(bundledNames)("the cases of %s", (name) => {
  let document: ApiDocument;
  beforeAll(async () => {
    document = await loadDocument(name);
  });

  // A retired id is never used for something else: reports, baselines and filters name cases by them.
  test("have the ids that they always had", async () => {
    const ids = casesIn(document, 1).map(({ id }) => id);
    await expect(`${ids.join("\n")}\n`).toMatchFileSnapshot(`__snapshots__/${name}.ids.txt`);
  });

  test("have ids of their own, without index, seed or white space", () => {
    const ids = casesIn(document, 1).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(
      ids.filter((id) => !/^[\w-]+\/(valid|invalid|credentials|protocol|state|sequence)\/[^\s#]+$/.test(id)),
    ).toEqual([]);
  });

  test("have the same ids for every seed", () => {
    const ids = (seed: number): readonly string[] => casesIn(document, seed).map(({ id }) => id);
    const first = ids(1);
    for (const seed of [0, 2, 42, 2 ** 32 - 1]) expect(ids(seed)).toEqual(first);
  });

  test("are the same bytes for the same seed, and others for another", async () => {
    expect(written(document, 42)).toBe(written(document, 42));
    expect(written(await loadDocument(name), 42)).toBe(written(document, 42));
    expect(written(document, 43)).not.toBe(written(document, 42));
  });

  test("test every rule that the document states", () => {
    const tested = new Set(casesIn(document, 1).flatMap(({ rules }) => rules.map(({ id }) => id)));
    const open = document.operations
      .flatMap(({ rules }) => rules)
      // Rules of these kinds speak of every response, whatever the case.
      .filter(({ when }) => when.kind !== "check" && when.kind !== "response")
      .map(({ id }) => id)
      .filter((id) => !tested.has(id));
    expect(open).toEqual([]);
  });

  test("have a rule that speaks of the outcome, and a title", () => {
    for (const { id, rules, kind, title } of casesIn(document, 1)) {
      expect(title, id).not.toBe("");
      expect(rules.length, id).toBeGreaterThan(0);
      if (kind !== "sequence")
        expect(
          rules.some((rule) => rule.expect.length > 0),
          id,
        ).toBe(true);
    }
  });

  test("use a name of their own wherever something is created by name", () => {
    const named = casesIn(document, 42).flatMap(({ inputs, operation, kind }) =>
      inputs.kind === "fixed" &&
      operation.method === "PUT" &&
      operation.given === undefined &&
      kind !== "invalid"
        ? [String(inputs.inputs.parameters["path.packageName"] ?? "")].filter((value) =>
            value.startsWith("assay-"),
          )
        : [],
    );
    expect(new Set(named).size).toBe(named.length);
  });

  test("break what they claim to break, where they claim it", () => {
    for (const { id, kind, violation, operation } of casesIn(document, 7)) {
      expect(violation !== undefined, id).toBe(kind === "invalid" || id.includes("/none-and-invalid"));
      if (kind !== "invalid" || violation === undefined) continue;
      const { at, keyword, variant } = violation;
      expect(id).toBe([operation.id, "invalid", at, keyword, ...(variant === "" ? [] : [variant])].join("/"));
      expect(violation.origin, id).toBeDefined();
    }
  });
});
