import { AssayError, reasonOf } from "../errors.ts";
import { isDeeperThan } from "../json/nesting.ts";
import { parseJson } from "../json/text.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import { textOf } from "./matchers.ts";
import { interactionOf } from "./read-interaction.ts";

/** A consumer's contract: what it sends to a provider, and what it needs back. */
export interface PactFile {
  /** Path or URL that it was read from. */
  readonly source: string;
  readonly consumer: string;
  readonly provider: string;
  readonly version: PactVersion;
  readonly interactions: readonly Interaction[];
  /** The file as it stands. */
  readonly json: JsonObject;
}

export type PactVersion = 2 | 3 | 4;

/** One request with the response that the consumer needs, whatever version of Pact says so. */
export interface Interaction {
  readonly description: string;
  readonly states: readonly InteractionState[];
  readonly request: PactRequest;
  readonly response: PactResponse;
  /** Not yet expected to hold; a failure is told and fails nothing. */
  readonly pending: boolean;
  /** The broker's id of it, by which results are published. */
  readonly id?: string;
}

export interface InteractionState {
  readonly name: string;
  readonly params: JsonObject;
}

export interface PactRequest extends PactMessage {
  readonly method: string;
  readonly path: string;
  /** Name → values, decoded, in the order sent. */
  readonly query: Readonly<Record<string, readonly string[]>>;
}

export interface PactResponse extends PactMessage {
  readonly status: number;
}

export interface PactMessage {
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** Absent: nothing is said of the body. */
  readonly body?: PactBody;
  readonly rules: readonly RuleSet[];
  readonly generators: readonly PlacedGenerator[];
}

export type PactBody =
  /** An empty body is asked for. */
  | { readonly kind: "empty" }
  | { readonly kind: "json"; readonly value: JsonValue; readonly contentType: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly contentType: string };

export type Category = "path" | "query" | "header" | "body" | "status";

/** The matchers at one place: a JSON path in bodies, a name for headers and query parameters, `$` elsewhere. */
export interface RuleSet {
  readonly category: Category;
  readonly at: string;
  readonly combine: "AND" | "OR";
  readonly matchers: readonly JsonObject[];
}

export interface PlacedGenerator {
  readonly category: Category;
  readonly at: string;
  readonly generator: JsonObject;
}

/** Reads the text of a pact of version 2, 3 or 4. @throws AssayError PACT_INVALID: what cannot be understood, and where. */
export function parsePact(source: string, text: string): PactFile {
  let json: JsonValue;
  try {
    json = parseJson(text);
  } catch (cause) {
    throw invalidPact(source, "", `it is not JSON: ${reasonOf(cause)}`, cause);
  }
  return pactOf(source, json);
}

/** No message of any API has so many levels, and recursion without end would be the end of the process. */
export const mostLevels = 500;
export const tooDeep: string = `it is nested more than ${mostLevels} levels deep`;

/** The pact that a JSON value is. @throws AssayError PACT_INVALID */
export function pactOf(source: string, json: JsonValue): PactFile {
  if (!isJsonObject(json)) throw invalidPact(source, "", "a pact is a JSON object");
  if (isDeeperThan(mostLevels, json)) throw invalidPact(source, "", tooDeep);
  const { interactions = [] } = json;
  if (!Array.isArray(interactions)) throw invalidPact(source, "/interactions", "it must be a list");
  const version = versionOf(source, json);
  return {
    source,
    consumer: nameAt(source, json, "consumer"),
    provider: nameAt(source, json, "provider"),
    version,
    interactions: interactions.map((each, index) =>
      interactionOf(each, version, (what, at) => invalidPact(source, `/interactions/${index}${at}`, what)),
    ),
    json,
  };
}

/** Two interactions of one description and the same states are the same interaction, by Pact's own rule. */
export function interactionKey({ description, states }: Pick<Interaction, "description" | "states">): string {
  return [description, ...states.map(({ name }) => name)].join(" · ");
}

/**
 * Two of one name make it impossible to say of which a verdict speaks, and of none there is nothing to say.
 * @throws AssayError PACT_EMPTY, PACT_INVALID
 */
export function requireVerifiable({ source, interactions }: PactFile): void {
  if (interactions.length === 0) {
    throw new AssayError(
      "PACT_EMPTY",
      `${source} has no interactions, so there is nothing to verify.`,
      "Remove the pact, or find out why its consumer's tests wrote none.",
    );
  }
  const keys = interactions.map(interactionKey);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice === undefined) return;
  throw new AssayError(
    "PACT_INVALID",
    `${source}: two interactions are called "${twice}".`,
    "Give each a description of its own; `assay pact lint FILE` shows where they are.",
  );
}

/** `metadata.pactSpecification.version`, and the older places of it; version 2 where nothing is said. */
function versionOf(source: string, json: JsonObject): PactVersion {
  const { metadata } = json;
  const from = (name: string): JsonValue | undefined => {
    const holder = isJsonObject(metadata) ? metadata[name] : undefined;
    return isJsonObject(holder) ? holder.version : holder;
  };
  const said = from("pactSpecification") ?? from("pact-specification") ?? from("pactSpecificationVersion");
  if (said === undefined) return 2;
  const major = /^([1-4])(\.|$)/.exec(textOf(said))?.[1];
  if (major === undefined) {
    throw invalidPact(source, "/metadata/pactSpecification/version", `${textOf(said)} is no version of Pact`);
  }
  if (major === "1") return 2;
  return major === "2" ? 2 : major === "3" ? 3 : 4;
}

function invalidPact(source: string, pointer: string, what: string, cause?: unknown): AssayError {
  const place = pointer === "" ? source : `${source}, ${pointer}`;
  return new AssayError(
    "PACT_INVALID",
    `${place}: ${what.replace(/\.$/, "")}.`,
    "`assay pact lint FILE` shows everything that is wrong with a pact.",
    cause,
  );
}

function nameAt(source: string, json: JsonObject, who: "consumer" | "provider"): string {
  const holder = json[who];
  const name = isJsonObject(holder) ? holder.name : undefined;
  if (typeof name === "string" && name !== "") return name;
  throw invalidPact(source, `/${who}/name`, `the pact does not name its ${who}`);
}
