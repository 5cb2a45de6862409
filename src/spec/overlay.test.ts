import { describe, expect, test } from "vitest";
import type { JsonValue } from "../json/value.ts";
import { applyOverlay } from "./overlay.ts";
import { failureOf, loadFiles } from "./testing/files.ts";

const document = {
  info: { title: "Pets", tags: ["a", "b", "c"] },
  paths: { "/pets": { get: { summary: "x" }, post: {} }, "/cats": { get: {} } },
};

function apply(...actions: readonly JsonValue[]): Promise<JsonValue> {
  const value = { overlay: "1.0.0", info: {}, actions };
  return applyOverlay(document, { location: "over.yaml", text: "", value, lineOf: () => undefined });
}

describe("an overlay", () => {
  test.for<readonly [what: string, actions: readonly JsonValue[], wanted: JsonValue]>([
    ["nothing", [], document],
    [
      "a member that is new",
      [{ target: "$.info", update: { version: "1" } }],
      { ...document, info: { title: "Pets", tags: ["a", "b", "c"], version: "1" } },
    ],
    [
      "a member that is there",
      [{ target: "$.info", update: { title: "Cats" } }],
      { ...document, info: { title: "Cats", tags: ["a", "b", "c"] } },
    ],
    [
      "an item of a list, at its end",
      [{ target: "$.info.tags", update: "d" }],
      { ...document, info: { title: "Pets", tags: ["a", "b", "c", "d"] } },
    ],
    [
      "items of a list",
      [{ target: "$.info", update: { tags: ["d", "e"] } }],
      { ...document, info: { title: "Pets", tags: ["a", "b", "c", "d", "e"] } },
    ],
    [
      "every place that is selected",
      [{ target: "$.paths.*.get", update: { deprecated: true } }],
      {
        ...document,
        paths: {
          "/pets": { get: { summary: "x", deprecated: true }, post: {} },
          "/cats": { get: { deprecated: true } },
        },
      },
    ],
    [
      "what an action before it added",
      [
        { target: "$.paths['/pets'].post", update: { responses: {} } },
        { target: "$.paths['/pets'].post.responses", update: { 200: {} } },
      ],
      {
        ...document,
        paths: { "/pets": { get: { summary: "x" }, post: { responses: { 200: {} } } }, "/cats": { get: {} } },
      },
    ],
    [
      "a member called __proto__",
      [{ target: "$.info", update: JSON.parse('{"__proto__":{"a":1}}') }],
      { ...document, info: { ...JSON.parse('{"title":"Pets","tags":["a","b","c"],"__proto__":{"a":1}}') } },
    ],
  ])("adds or changes %s", async ([_what, actions, wanted]) => {
    expect(JSON.stringify(await apply(...actions))).toBe(JSON.stringify(wanted));
  });

  test.for<readonly [what: string, target: string, wanted: JsonValue]>([
    ["a member", "$.info", { paths: document.paths }],
    ["an item", "$.info.tags[1]", { ...document, info: { title: "Pets", tags: ["a", "c"] } }],
    ["several items", "$.info.tags[0,2]", { ...document, info: { title: "Pets", tags: ["b"] } }],
    ["several items, in any order", "$.info.tags[2,0,1]", { ...document, info: { title: "Pets", tags: [] } }],
    ["several members", "$.paths.*.get", { ...document, paths: { "/pets": { post: {} }, "/cats": {} } }],
    [
      "what it also removes from above",
      "$.paths['/cats','/cats']",
      { ...document, paths: { "/pets": document.paths["/pets"] } },
    ],
  ])("removes %s", async ([_what, target, wanted]) => {
    expect(await apply({ target, remove: true })).toEqual(wanted);
  });

  test("leaves the document it is given as it was", async () => {
    const before = JSON.stringify(document);
    await apply(
      { target: "$.info", update: { title: "Cats", tags: ["d"] } },
      { target: "$.paths", remove: true },
    );
    expect(JSON.stringify(document)).toBe(before);
  });

  test("adds rules to somebody else's document, whose lines stay the same", async () => {
    const rule = {
      id: "a",
      when: { valid: true },
      expect: { status: 200 },
      evidence: "documented",
      source: "page",
    };
    const loaded = await loadFiles(
      {
        "api.yaml": "openapi: 3.0.3\ninfo: {}\npaths:\n  /pets:\n    get:\n      operationId: list\n",
        "over.yaml": {
          overlay: "1.0.0",
          actions: [{ target: "$.paths['/pets'].get", update: { "x-assay-rules": [rule] } }],
        },
        "more.yaml": {
          overlay: "1.0.0",
          actions: [{ target: "$.paths['/pets'].get['x-assay-rules']", update: { ...rule, id: "b" } }],
        },
      },
      ["over.yaml", "more.yaml"],
    );
    const [operation] = loaded.operations;
    expect(operation?.rules.map(({ id }) => id)).toEqual(["list/a", "list/b"]);
    // A rule that the file does not have is shown where its operation is.
    expect(operation?.rules.map(({ origin }) => loaded.lineOf(origin))).toEqual([5, 5]);
  });

  test.for<readonly [what: string, overlay: string, wanted: string]>([
    ["is no object", "[]", 'Overlay over.yaml: it needs "overlay" and a list of "actions".'],
    ["says no version", "actions: []", 'Overlay over.yaml: it needs "overlay" and a list of "actions".'],
    ["has no actions", "overlay: 1.0.0", 'Overlay over.yaml: it needs "overlay" and a list of "actions".'],
    [
      "has an action without a target",
      "overlay: 1.0.0\nactions: [{ update: {} }]",
      'Overlay over.yaml: actions[0] has no "target".',
    ],
    [
      "selects nothing",
      "overlay: 1.0.0\nactions: [{ target: $.info }, { target: $.no }]",
      "Overlay over.yaml: actions[1] selects nothing: $.no.",
    ],
    ["is no JSONPath", "overlay: 1.0.0\nactions: [{ target: '$.[' }]", "Overlay over.yaml: target $.[: "],
  ])("that %s is an error with its place", async ([_what, overlay, wanted]) => {
    const api = "openapi: 3.0.3\ninfo: {}\npaths: { /a: { get: {} } }\n";
    const failure = await failureOf(loadFiles({ "api.yaml": api, "over.yaml": overlay }, ["over.yaml"]));
    expect(failure).toContain(`OVERLAY_INVALID ${wanted}`);
  });

  test("that is missing, or no YAML, is an error too", async () => {
    const api = "openapi: 3.0.3\ninfo: {}\npaths: { /a: { get: {} } }\n";
    expect(await failureOf(loadFiles({ "api.yaml": api }, ["over.yaml"]))).toBe(
      "SPEC_NOT_FOUND Cannot read over.yaml: there is no such file.",
    );
    expect(await failureOf(loadFiles({ "api.yaml": api, "over.yaml": "a: }" }, ["over.yaml"]))).toMatch(
      /^SPEC_UNREADABLE over\.yaml:1:4: /,
    );
  });
});
