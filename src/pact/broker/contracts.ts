import { AssayError } from "../../errors.ts";
import { equalJson } from "../../json/equal.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { PactFile } from "../pact-file.ts";
import type { Contract } from "./publish.ts";

/**
 * The contracts of each consumer, one per provider. Several files of one pair, as parallel tests write them, become
 * one here: a broker refuses to merge, or merges by silently replacing.
 * @throws AssayError PACT_CONFLICT where two files say different things under one name
 */
export function contractsByConsumer(pacts: readonly PactFile[]): ReadonlyMap<string, readonly Contract[]> {
  const consumers = Map.groupBy(pacts, ({ consumer }) => consumer);
  return new Map(
    [...consumers].map(([consumer, ofConsumer]) => [
      consumer,
      [...Map.groupBy(ofConsumer, ({ provider }) => provider)].map(([provider, files]) => ({
        provider,
        json: mergedPact(files),
      })),
    ]),
  );
}

function mergedPact([first, ...others]: readonly PactFile[]): JsonObject {
  if (first === undefined) return {};
  const interactions = [...interactionsOf(first)];
  for (const other of others) {
    if (other.version !== first.version) {
      throw conflict(first, other, "they are of different versions of Pact");
    }
    for (const each of interactionsOf(other)) {
      const same = interactions.find((known) => nameOf(known) === nameOf(each));
      if (same === undefined) interactions.push(each);
      else if (!equalJson(same, each)) throw conflict(first, other, `they differ in ${nameOf(each)}`);
    }
  }
  return { ...first.json, interactions };
}

function interactionsOf({ json }: PactFile): readonly JsonValue[] {
  return isJsonArray(json.interactions) ? json.interactions : [];
}

/** Description and provider states: by Pact's own rule, what makes two interactions the same. */
function nameOf(interaction: JsonValue): string {
  if (!isJsonObject(interaction)) return "";
  const { description = "", providerStates, providerState } = interaction;
  const states = providerStates ?? providerState;
  return states === undefined ? `"${description}"` : `"${description}" in ${writeJson(states)}`;
}

function conflict(first: PactFile, other: PactFile, how: string): AssayError {
  return new AssayError(
    "PACT_CONFLICT",
    `${first.source} and ${other.source} are pacts of the same pair, ${first.consumer} and ${first.provider}, but ${how}.`,
    "Rename one of the interactions, or publish the file that is right.",
  );
}
