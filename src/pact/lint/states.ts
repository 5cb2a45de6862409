import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { PactVersion } from "../pact-file.ts";
import type { Note } from "./problem.ts";

export function lintStates(json: JsonObject, version: PactVersion, note: Note): void {
  const { providerStates: states } = json;
  for (const older of ["providerState", "provider_state"] as const) {
    if (version === 2 || json[older] === undefined) continue;
    note("old-provider-state", `/${older}`, `version ${version} has providerStates, and does not read this`);
  }
  if (states === undefined || version === 2) return;
  if (!isJsonArray(states)) {
    note("provider-state", "/providerStates", "it must be a list");
    return;
  }
  const seen = new Set<string>();
  for (const [index, state] of states.entries()) {
    const text = writeJson(state);
    if (seen.has(text))
      note("repeated-state", `/providerStates/${index}`, "the same state is asked for twice");
    seen.add(text);
    const at = `/providerStates/${index}`;
    if (!isJsonObject(state) || typeof state.name !== "string" || state.name.trim() === "")
      note("provider-state", `${at}/name`, "a provider state needs a name");
    else if (state.params !== undefined && !isJsonObject(state.params))
      note("provider-state", `${at}/params`, "parameters of a state are an object");
  }
}

/** The names of an interaction's states, as far as they can be read. */
export function stateNames(json: JsonObject, version: PactVersion): readonly JsonValue[] {
  const { providerStates: states } = json;
  if (version > 2 && isJsonArray(states))
    return states.map((each) => (isJsonObject(each) ? (each.name ?? null) : each));
  return [json.providerState ?? json.provider_state ?? null];
}
