import { isJsonMediaType } from "../http/media-type.ts";
import { toText } from "../http/text.ts";
import { writeJson } from "../json/text.ts";
import type { JsonObject, JsonValue } from "../json/value.ts";
import {
  type Category,
  type Interaction,
  interactionKey,
  type PactBody,
  type PactMessage,
  type PlacedGenerator,
  type RuleSet,
} from "./pact-file.ts";

export interface PactContent {
  readonly consumer: string;
  readonly provider: string;
  readonly version: 3 | 4;
  readonly interactions: readonly Interaction[];
}

/**
 * The text of a pact. The same interactions give the same bytes, in whatever order they come; nothing in it tells when,
 * where or by which version of what it was written, so that a broker sees no change where there is none.
 */
export function pactText({ consumer, provider, version, interactions }: PactContent): string {
  const sorted = interactions.toSorted((a, b) => compareTexts(interactionKey(a), interactionKey(b)));
  const pact = {
    consumer: { name: consumer },
    provider: { name: provider },
    interactions: sorted.map((each) => interactionJson(each, version)),
    metadata: { pactSpecification: { version: version === 4 ? "4.0" : "3.0.0" } },
  };
  return `${writeJson(pact, 2)}\n`;
}

/** Whether an interaction can be said in that version: bytes that are no text need version 4, and so does what is pending. */
export function isWritable({ request, pending }: Interaction, version: 3 | 4): boolean {
  if (version === 3 && pending) return false;
  if (version === 4 || request.body?.kind !== "bytes") return true;
  // As text of a JSON type, it would be taken for the JSON text of a string.
  return toText(request.body.bytes) !== undefined && !isJsonMediaType(request.body.contentType);
}

/** By code units: the order of a locale is not the same everywhere. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function interactionJson(interaction: Interaction, version: 3 | 4): JsonObject {
  const { description, states, request, response } = interaction;
  const query = Object.entries(request.query);
  return {
    ...(version === 4 ? { type: "Synchronous/HTTP" } : {}),
    ...(version === 4 && interaction.pending ? { pending: true } : {}),
    description,
    ...(states.length === 0
      ? {}
      : {
          providerStates: states.map(({ name, params }) =>
            Object.keys(params).length === 0 ? { name } : { name, params },
          ),
        }),
    request: {
      method: request.method,
      path: request.path,
      ...(query.length === 0 ? {} : { query: request.query }),
      ...messageJson(request, version),
    },
    response: { status: response.status, ...messageJson(response, version) },
  };
}

function messageJson({ headers, body, rules, generators }: PactMessage, version: 3 | 4): JsonObject {
  const kept = version === 4 ? rules : rules.filter(({ category }) => category !== "status");
  return {
    ...(Object.keys(headers).length === 0 ? {} : { headers: headersJson(headers, version) }),
    ...(body === undefined ? {} : { body: version === 4 ? bodyJson(body) : plainBodyJson(body) }),
    ...(kept.length === 0 ? {} : { matchingRules: rulesJson(kept) }),
    ...(generators.length === 0 ? {} : { generators: generatorsJson(generators) }),
  };
}

function headersJson(headers: PactMessage["headers"], version: 3 | 4): JsonObject {
  if (version === 4) return headers;
  return Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(", ")]));
}

function bodyJson(body: PactBody): JsonValue {
  switch (body.kind) {
    case "empty":
      return { content: "", contentType: "*/*", encoded: false };
    case "json":
      return { content: body.value, contentType: body.contentType, encoded: false };
    case "bytes":
      return {
        content: Buffer.from(body.bytes).toString("base64"),
        contentType: body.contentType,
        encoded: "base64",
      };
  }
}

function plainBodyJson(body: PactBody): JsonValue {
  if (body.kind === "empty") return "";
  return body.kind === "json" ? body.value : (toText(body.bytes) ?? "");
}

function rulesJson(rules: readonly RuleSet[]): JsonObject {
  return grouped(
    rules,
    ({ matchers, combine }) => ({ combine, matchers }),
    (category) => category === "path" || category === "status",
  );
}

function generatorsJson(generators: readonly PlacedGenerator[]): JsonObject {
  return grouped(
    generators,
    ({ generator }) => generator,
    (category) => category === "path" || category === "status",
  );
}

/** By category and place, both in a fixed order; a category that has no places holds its one entry itself. */
function grouped<Entry extends { readonly category: Category; readonly at: string }>(
  entries: readonly Entry[],
  write: (entry: Entry) => JsonObject,
  isPlain: (category: Category) => boolean,
): JsonObject {
  const categories = [...new Set(entries.map(({ category }) => category))].toSorted(compareTexts);
  return Object.fromEntries(
    categories.map((category) => {
      const own = entries
        .filter((each) => each.category === category)
        .toSorted((a, b) => compareTexts(a.at, b.at));
      const [first] = own;
      if (isPlain(category) && first !== undefined) return [category, write(first)];
      return [category, Object.fromEntries(own.map((each) => [each.at, write(each)]))];
    }),
  );
}
