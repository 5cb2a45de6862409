import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { writeJson } from "../json/text.ts";
import type { Schema } from "../schema/schema.ts";
import { bundledName, bundledNames, bundledPath, readParsed } from "./bundled.ts";
import type { ApiDocument, Operation } from "./document.ts";
import { loadDocument } from "./load.ts";
import { parseSource } from "./source-text.ts";

describe.for(bundledNames)("the bundled document %s", (name) => {
  let document: ApiDocument;
  beforeAll(async () => {
    document = await loadDocument(name);
  });

  test("is read whole, without anything left out", () => {
    expect(document.id).toBe(name);
    expect(document.problems).toEqual([]);
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.error?.code).toMatch(/^\//);
    expect(document.operations.filter(({ supporting }) => !supporting).length).toBeGreaterThan(0);
  });

  test("lies ready as what its YAML says, and is not taken for another text", async () => {
    const text = await readFile(bundledPath(name), "utf8");
    const ready = await readParsed(name, text);
    expect(ready !== undefined && writeJson(ready)).toBe(writeJson(parseSource(name, text)));
    expect(await readParsed(name, `${text}\n`)).toBeUndefined();
  });

  test("breaks only places that its requests have", () => {
    const unknown = rulesOf(document).flatMap(({ operation, rule: { id, when } }) =>
      when.kind === "breaks"
        ? when.at.filter((place) => !hasPlace(operation, place)).map((place) => `${id}: ${place}`)
        : [],
    );
    expect(unknown).toEqual([]);
  });

  test("names only states that it declares, and operations that it has", () => {
    const ids = new Set(document.operations.map(({ id }) => id));
    const states = new Set(Object.keys(document.states));
    const named = [
      ...document.operations.flatMap(({ given }) => given ?? []),
      ...rulesOf(document).flatMap(({ rule: { when } }) => {
        if (when.kind === "state") return when.states;
        return when.kind === "sequence" ? when.sequence.steps.flatMap(({ given }) => given ?? []) : [];
      }),
    ];
    expect(named.filter((state) => !states.has(state))).toEqual([]);
    const called = [
      ...Object.values(document.states).flatMap(({ setup }) => setup.map(({ operation }) => operation)),
      ...document.operations.flatMap(({ responses }) =>
        responses.flatMap(({ links }) => links.map((link) => link.operationId)),
      ),
      ...rulesOf(document).flatMap(({ rule: { when } }) =>
        when.kind === "sequence" ? when.sequence.steps.map(({ operation }) => operation) : [],
      ),
    ];
    expect(called.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("says of every rule where it comes from, and what it asks", () => {
    const rules = rulesOf(document).map(({ rule }) => rule);
    expect(rules.length).toBeGreaterThan(20);
    expect(rules.filter(({ source }) => source.trim() === "").map(({ id }) => id)).toEqual([]);
    expect(
      rules.filter(({ id, summary }) => summary === "" || id.endsWith(`/${summary}`)).map(({ id }) => id),
    ).toEqual([]);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  });

  test("expects only statuses that it documents, and codes that its catalogue has", () => {
    const { catalogue = {} } = document.error ?? {};
    const wrong = rulesOf(document).flatMap(({ operation, rule: { id, expect: outcomes } }) =>
      outcomes.flatMap(({ status, code }) => {
        const isClass = /XX$/.test(status);
        const isDocumented = isClass || operation.responses.some((response) => response.status === status);
        const codes = Object.entries(catalogue).flatMap(([key, each]) =>
          key === status || isClass ? Object.keys(each) : [],
        );
        const isKnown = typeof code !== "string" || codes.includes(code);
        return isDocumented && isKnown ? [] : [`${id}: ${status} ${code ?? ""}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  test("knows the line of every operation, rule, parameter and response", () => {
    const origins = document.operations.flatMap(({ origin, rules, parameters, responses, body }) => [
      origin,
      ...rules.map((rule) => rule.origin),
      ...parameters.map((parameter) => parameter.origin),
      ...responses.map((response) => response.origin),
      ...(body === undefined ? [] : [body.origin]),
    ]);
    expect(origins.filter((origin) => (document.lineOf(origin) ?? 0) < 2)).toEqual([]);
  });
});

test("only the bundled names are bundled", () => {
  expect(bundledName("ncp-cloud-functions")).toBe("ncp-cloud-functions");
  expect(bundledName("toString")).toBeUndefined();
  expect(bundledName("./ncp-cloud-functions")).toBeUndefined();
});

interface Named {
  readonly operation: Operation;
  readonly rule: Operation["rules"][number];
}

function rulesOf({ operations }: ApiDocument): readonly Named[] {
  return operations.flatMap((operation) => operation.rules.map((rule) => ({ operation, rule })));
}

/** Whether a request has that place: a parameter, the body, or a member that one of their schemas describes. */
function hasPlace(operation: Operation, place: string): boolean {
  if (place === "body" || place.startsWith("body.")) {
    const steps = place.split(".").slice(1);
    return operation.body?.content.some(({ schema }) => describes(schema, steps)) ?? false;
  }
  return operation.parameters.some(
    ({ in: location, name, schema }) =>
      place === `${location}.${name}` ||
      (place.startsWith(`${location}.${name}.`) &&
        describes(schema, place.slice(`${location}.${name}.`.length).split("."))),
  );
}

function describes(schema: Schema, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (typeof schema === "boolean") return false;
  const own = schema.properties?.[step];
  const parts = [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  return (
    (own !== undefined && describes(own, rest)) || parts.some((part) => describes(part, [step, ...rest]))
  );
}
