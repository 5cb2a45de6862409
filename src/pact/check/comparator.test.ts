import { readFile } from "node:fs/promises";
import * as comparison from "@pactflow/openapi-pact-comparator";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { basePathOf } from "../../config/target.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { ApiDocument } from "../../spec/document.ts";
import { loadDocument } from "../../spec/load.ts";
import { pactOf } from "../pact-file.ts";
import { changed } from "../testing/seeds.ts";
import { checkPact } from "./check.ts";
import { checkLevels } from "./finding.ts";

/** What the comparator tells; its own types are of no use here, since they import each other by names without endings. */
interface Result {
  readonly type: "error" | "warning";
  readonly code: string;
  readonly message: string;
}

interface Comparator {
  compare(pact: JsonValue): AsyncIterable<Result>;
}

const ComparatorOf: new (options: { readonly oas: unknown }) => Comparator = Object(comparison).Comparator;

/** The open comparator that bi-directional contracts are built on: another reading of pacts and documents. */
describe.each(["ncp-cloud-functions", "pubnub-functions"])("pacts held against %s", (name) => {
  let document: ApiDocument;
  let comparator: Comparator;
  let pact: JsonObject;
  let success: JsonValue;

  beforeAll(async () => {
    document = await loadDocument(name);
    const base = basePathOf(document);
    comparator = new ComparatorOf({ oas: parse(await readFile(`specs/${name}.openapi.yaml`, "utf8")) });
    // The comparator knows nothing of the path of a server.
    const text = await readFile(`contracts/assay-${name}.json`, "utf8");
    pact = JSON.parse(text.replaceAll(`"${base}/`, '"/'));
    success =
      interactionsOf(pact).find(({ description }) => String(description).includes("/success")) ?? null;
  });

  const ours = (interaction: JsonValue): readonly string[] =>
    checkPact(document, basePathOf(document), pactOf("a pact", { ...pact, interactions: [interaction] }))
      .filter(({ id }) => checkLevels[id] === "error")
      .map(({ id, at }) => `${id} ${at}`);

  async function theirs(interaction: JsonValue): Promise<readonly string[]> {
    const results: Result[] = [];
    const copy = JSON.parse(JSON.stringify({ ...pact, interactions: [interaction] }));
    for await (const result of comparator.compare(copy)) results.push(result);
    const status = Number(valueIn(interaction, "response/status"));
    return results.filter((each) => each.type === "error" && !isFalse(each, results, status)).map(told);
  }

  const both: readonly (readonly [string, string, JsonValue | undefined, string])[] = [
    ["another path", "request/path", "/v9/nothing", "operation-unknown request path"],
    ["another method", "request/method", "PATCH", "operation-unknown request path"],
    ["a body of another type", "request/body/content", "text", "request-invalid request body"],
    ["no body", "request/body", undefined, "request-invalid request body"],
    [
      "another content type",
      "request/headers/Content-Type",
      ["text/csv"],
      "content-type-undocumented request body",
    ],
    [
      "an Accept that nothing satisfies",
      "request/headers/Accept",
      ["image/png"],
      "accept-impossible request header Accept",
    ],
    ["an undocumented status", "response/status", 418, "status-undocumented response status"],
    [
      "an answer of another content type",
      "response/headers/Content-Type",
      ["text/csv"],
      "content-type-undocumented response header Content-Type",
    ],
    ["an answer of another type", "response/body/content", [1], "response-impossible response body"],
    ["a member of another API", "response/body/content/nobody", 1, "member-undeclared response body /nobody"],
  ];

  const own: Readonly<Record<string, typeof both>> = {
    "ncp-cloud-functions": [
      ["the answer of another status", "response/status", 404, "member-undeclared response body"],
      [
        "a name against its pattern",
        "request/path",
        "/packages/-a",
        "request-invalid request path packageName",
      ],
      [
        "a name that is too long",
        "request/path",
        `/packages/${"a".repeat(51)}`,
        "request-invalid request path packageName",
      ],
      [
        "a platform that does not exist",
        "request/query/platform",
        ["mars"],
        "request-invalid request query platform",
      ],
      [
        "a platform that is nothing",
        "request/query/platform",
        [""],
        "request-invalid request query platform",
      ],
      [
        "parameters that are a list",
        "request/body/content/parameters",
        [1],
        "request-invalid request body parameters",
      ],
      [
        "a description that is a number",
        "request/body/content/description",
        1,
        "request-invalid request body description",
      ],
      [
        "a content that is a text",
        "response/body/content/content",
        "x",
        "response-impossible response body /content",
      ],
    ],
    "pubnub-functions": [
      [
        "no version",
        "request/headers/PubNub-Version",
        undefined,
        "request-invalid request header PubNub-Version",
      ],
      [
        "a version that does not exist",
        "request/headers/PubNub-Version",
        ["2"],
        "request-invalid request header PubNub-Version",
      ],
      ["no keyset", "request/body/content/keysetId", undefined, "request-invalid request body keysetId"],
      [
        "a keyset that is text",
        "request/body/content/keysetId",
        "x",
        "request-invalid request body keysetId",
      ],
      [
        "a revision that is no UUID",
        "request/body/content/packageRevisionId",
        "x",
        "request-invalid request body packageRevisionId",
      ],
      ["data that is null", "response/body/content/data", null, "response-impossible response body /data"],
      [
        "an id that is a number",
        "response/body/content/data/id",
        1,
        "response-impossible response body /data/id",
      ],
    ],
  };

  test.each([...both, ...(own[name] ?? [])])("both tell of %s", async (_title, place, value, wanted) => {
    const seeded = changed(success, place, value);
    expect(await theirs(seeded)).not.toEqual([]);
    expect(ours(seeded)).toContainEqual(expect.stringContaining(wanted));
  });

  test("neither has anything against the pact that a run proved", async () => {
    for (const interaction of interactionsOf(pact)) {
      expect(ours(interaction)).toEqual([]);
      expect(await theirs(interaction)).toEqual([]);
    }
  });

  test("whatever is altered, what the comparator calls an error is one here too", async () => {
    const interactions = interactionsOf(pact);
    const alteration = fc.constantFrom(...interactions).chain((interaction) =>
      fc.record({
        interaction: fc.constant(interaction),
        place: fc.constantFrom(...placesIn(interaction, "")),
        value: fc.constantFrom<JsonValue>(...telling),
      }),
    );
    let errors = 0;
    await fc.assert(
      fc.asyncProperty(alteration, async ({ interaction, place, value }) => {
        const altered = changed(interaction, place, fitting(place, value));
        const found = await theirs(altered);
        if (found.length === 0) return;
        errors += 1;
        expect(ours(altered), `${place}: ${found}`).not.toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(errors).toBeGreaterThan(10);
  });
});

/** Values on which the two may well differ. */
const telling: readonly JsonValue[] = [
  "",
  "text/plain",
  "application/xml",
  "*/*",
  "GET",
  "DELETE",
  200,
  201,
  404,
  409,
  500,
];

/** Everything that stands in the request and the response, apart from rules and from how the body is written down. */
function placesIn(value: JsonValue, at: string): readonly string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const place = at === "" ? name : `${at}/${name}`;
    if (at === "") return ["request", "response"].includes(name) ? placesIn(inner, place) : [];
    if (["matchingRules", "generators", "encoded", "content"].includes(name) && /^\w+(\/body)?$/.test(at))
      return name === "content" ? [place, ...placesIn(inner, place)] : [];
    return isJsonArray(inner) ? [place] : [place, ...placesIn(inner, place)];
  });
}

/** The value in a shape that the place has in every pact, so that it can be read. */
function fitting(place: string, value: JsonValue): JsonValue | undefined {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (/^request\/(headers|query)\/|^response\/headers\//.test(place)) return [text.replace(/[^ -~]/g, "")];
  if (/\/(headers|query)$/.test(place)) return {};
  if (place.endsWith("/status"))
    return typeof value === "number" && value >= 100 && value < 600 ? value : 418;
  if (place === "request/path") return `/${text.replace(/[?#]/g, "")}`;
  if (place === "request/method" || place.endsWith("/contentType")) return text === "" ? "x" : text;
  return /^\w+\/body$/.test(place) ? undefined : value;
}

/**
 * Where the comparator is wrong: credentials belong into no contract; a request that is meant to be refused may well be
 * invalid; and of schemas with `not` it leaves out what would be needed to judge them.
 */
function isFalse({ code }: Result, all: readonly Result[], status: number): boolean {
  if (code === "request.authorization.missing") return true;
  if (status >= 400 && status < 500 && code.startsWith("request.")) return true;
  return (
    code === "response.body.incompatible" && all.some(({ message }) => message.includes("must NOT be valid"))
  );
}

function told({ code, message }: Result): string {
  return `${code}: ${message}`;
}

function interactionsOf({ interactions }: JsonObject): readonly JsonObject[] {
  return isJsonArray(interactions) ? interactions.filter(isJsonObject) : [];
}

function valueIn(value: JsonValue, place: string): JsonValue | undefined {
  return place
    .split("/")
    .reduce<JsonValue | undefined>((outer, step) => (isJsonObject(outer) ? outer[step] : undefined), value);
}
