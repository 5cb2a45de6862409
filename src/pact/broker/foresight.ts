import { equalJson } from "../../json/equal.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { Broker } from "./broker.ts";
import { embedded } from "./links.ts";
import { nearNames } from "./near-names.ts";
import type { Contract } from "./publish.ts";
import { detailOf } from "./refusal.ts";

/**
 * What the broker will hold against each publication, as far as reading tells: several consumers cannot be published in
 * one call, so what would be refused has to be known before the first. The broker has the last word: it may be told to
 * overlook any of this.
 * @throws AssayError BROKER_*
 */
export async function objections(
  broker: Broker,
  version: string,
  contracts: ReadonlyMap<string, readonly Contract[]>,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = await knownNames(broker);
  const found = new Map<string, readonly string[]>();
  for (const [consumer, own] of contracts) {
    const names = [consumer, ...own.map(({ provider }) => provider)];
    const said = names.flatMap((name) => objectionToName(name, known));
    for (const contract of own) said.push(...(await objectionToContent(broker, consumer, version, contract)));
    found.set(consumer, said);
    // From here on these are known too, and a later name may be too near to one of them.
    for (const name of names) known.add(name);
  }
  return found;
}

async function knownNames(broker: Broker): Promise<Set<string>> {
  const answer = await broker.ask({ method: "GET", url: await broker.link("pb:pacticipants") });
  const all = embedded(answer, "pacticipants").map(({ name }) => name);
  return new Set(all.filter((name) => typeof name === "string"));
}

function objectionToName(name: string, known: ReadonlySet<string>): readonly string[] {
  const near = nearNames(name, known);
  return near.length === 0 ? [] : [`the name ${name} is new, and nearly that of ${near.join(", ")}`];
}

async function objectionToContent(
  broker: Broker,
  consumer: string,
  version: string,
  { provider, json }: Contract,
): Promise<readonly string[]> {
  const values = { consumer, provider, consumerApplicationVersion: version };
  const url = await broker.link("pb:publish-pact", values);
  const answer = await broker.send({ method: "GET", url });
  if (answer.status === 404) return [];
  if (answer.status >= 400 || !isJsonObject(answer.json)) {
    throw broker.error(
      "BROKER_REFUSED",
      `The broker at ${broker.baseUrl} answers ${answer.status} when asked for ${version} of ${consumer}: ${detailOf(answer)}`,
      "This is what the broker says; correct what it names.",
    );
  }
  const differences = differencesOf(answer.json, json);
  if (differences.length === 0) return [];
  return [
    `the broker has another pact of ${consumer} with ${provider} under version ${version}: ${listed(differences)}`,
  ];
}

/** So many are told; a pact that was made anew differs everywhere. */
const toldDifferences = 5;

function listed(differences: readonly string[]): string {
  const more = differences.length - toldDifferences;
  return differences.slice(0, toldDifferences).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

/** By the broker's own measure: the order of interactions and whatever stands beside them make no difference. */
function differencesOf(theirs: JsonObject, ours: JsonObject): readonly string[] {
  const [left, right] = [interactionsOf(theirs), interactionsOf(ours)];
  const isIn = (all: readonly JsonValue[], each: JsonValue): boolean =>
    all.some((other) => equalJson(other, each));
  const gone = new Set(left.filter((each) => !isIn(right, each)).map(nameOf));
  const come = new Set(right.filter((each) => !isIn(left, each)).map(nameOf));
  const named = [
    ...[...come].map((name) => `"${name}" ${gone.has(name) ? "differs" : "is new"}`),
    ...[...gone].filter((name) => !come.has(name)).map((name) => `"${name}" is missing`),
  ];
  if (named.length === 0 && left.length !== right.length) return ["interactions are repeated"];
  return named.length === 0 && versionIn(theirs) !== versionIn(ours)
    ? ["the version of Pact differs"]
    : named;
}

/** As they were published: the broker adds an id to each. */
function interactionsOf({ interactions }: JsonObject): readonly JsonValue[] {
  return (isJsonArray(interactions) ? interactions : []).map((each) => {
    if (!isJsonObject(each)) return each;
    const { _id, ...rest } = each;
    return rest;
  });
}

function nameOf(interaction: JsonValue): string {
  return isJsonObject(interaction) ? String(interaction.description ?? "") : "";
}

function versionIn({ metadata }: JsonObject): string {
  const specification = isJsonObject(metadata) ? metadata.pactSpecification : undefined;
  return isJsonObject(specification) ? String(specification.version) : "";
}
