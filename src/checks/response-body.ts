import { ruleForCheck } from "../cases/rules.ts";
import { isJsonMediaType, matchesRange } from "../http/media-type.ts";
import { toDisplayText } from "../http/text.ts";
import { formatPointer, valueAt } from "../json/pointer.ts";
import type { JsonValue } from "../json/value.ts";
import type { Breach } from "../schema/sample.ts";
import type { Schema } from "../schema/schema.ts";
import { breaches } from "../schema/validator.ts";
import type { MediaType } from "../spec/document.ts";
import { type Check, fail, notTested, type Observation, pass, type Verdict } from "./check.ts";
import { cutOff, excerpt } from "./excerpt.ts";

/** A response body is what the schema of its status and media type says. */
export const responseBody: Check = {
  id: "response-body",
  clause: "OpenAPI 3.1.1, Media Type Object, schema: the schema defining the content of the response",

  judge({ operation }, observation, { document }) {
    const { documented, response } = observation;
    const media = documented && mediaFor(documented.content, observation.mediaType);
    if (documented === undefined || bodiless(observation.request.method, response.status)) return [];
    const rule = ruleForCheck(operation, "response-body", response.status);
    if (media === undefined) {
      // No content is promised: a body is then a surprise only where the status itself forbids one.
      return [];
    }
    return [{ rule, verdict: judgeBody(media, observation, document.originOf) }];
  },
};

/** HTTP itself leaves these without content. */
function bodiless(method: string, status: number): boolean {
  return method === "HEAD" || status === 204 || status === 304 || status < 200;
}

/** The content described for the media type; for JSON under another name, the JSON that is described. */
function mediaFor(content: readonly MediaType[], mediaType: string | undefined): MediaType | undefined {
  const named = content.find(({ name }) => mediaType !== undefined && matchesRange(mediaType, name));
  return named ?? content.find(({ name }) => isJsonMediaType(name) || name === "*/*");
}

function judgeBody(
  media: MediaType,
  { json, response, mediaType }: Observation,
  originOf: (schema: MediaType["schema"]) => MediaType["origin"] | undefined,
): Verdict {
  const isJson = isJsonMediaType(media.name) || (mediaType !== undefined && isJsonMediaType(mediaType));
  if (!isJson) return pass; // only JSON can be held against a schema
  if (json === undefined) {
    const text = toDisplayText(response.body);
    return fail("a JSON text", text === "" ? "an empty body" : `not JSON: ${cutOff(text)}`, media.origin);
  }
  const found = breachesOf(media.schema, json);
  if (found === undefined) return notTested("the body is nested too deeply to be held against its schema");
  const [breach, ...others] = found;
  if (breach === undefined) return pass;
  const value = valueAt(json, breach.at);
  // What is missing is missing from what is around it.
  const place = formatPointer(value === undefined ? breach.at.slice(0, -1) : breach.at) || "the body";
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  const origin = originOf(breach.node);
  return fail(
    `${place} ${breach.message}`,
    `${value === undefined ? "absent" : excerpt(value)}${more}`,
    origin && { ...origin, pointer: `${origin.pointer}/${breach.keyword}` },
  );
}

/** `undefined` where a schema that refers to itself meets a value too deep for the stack. */
function breachesOf(schema: Schema, json: JsonValue): readonly Breach[] | undefined {
  try {
    return breaches(schema, json);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
