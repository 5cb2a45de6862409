import { toText } from "../http/text.ts";
import { parseJson, writeJson } from "../json/text.ts";
import { isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { ProviderState, Reply } from "./behaviour.ts";

/** The path at which every reference offers its states. */
export const statesPath = "/_assay/states";

/** Answers `POST {state, params, action}` as Pact's provider-state callback does: 200 with the values, 404 for a state unknown. */
export function answerStates(
  states: Readonly<Record<string, ProviderState>>,
  method: string,
  body: Uint8Array,
): Reply {
  if (method !== "POST")
    return { ...problem(405, "States are set up with POST."), headers: { Allow: "POST" } };
  const asked = readAsked(body);
  if (asked === undefined) {
    return problem(
      400,
      'Send a JSON object with "state", and optionally "params" and "action": "setup" | "teardown".',
    );
  }
  const state = Object.hasOwn(states, asked.state) ? states[asked.state] : undefined;
  if (state === undefined) {
    return problem(404, `There is no state "${asked.state}". Known: ${Object.keys(states).join("; ")}.`);
  }
  if (asked.action === "setup") return json(200, state.setup(asked.parameters));
  state.teardown(asked.parameters);
  return json(200, {});
}

interface Asked {
  readonly state: string;
  readonly parameters: JsonObject;
  readonly action: "setup" | "teardown";
}

function readAsked(body: Uint8Array): Asked | undefined {
  const value = parsed(body);
  if (!isJsonObject(value)) return undefined;
  const { state, params = {}, action = "setup" } = value;
  if (typeof state !== "string" || !isJsonObject(params)) return undefined;
  if (action !== "setup" && action !== "teardown") return undefined;
  return { state, parameters: params, action };
}

function parsed(body: Uint8Array): JsonValue | undefined {
  try {
    return parseJson(toText(body) ?? "");
  } catch {
    return undefined;
  }
}

function problem(status: number, message: string): Reply {
  return json(status, { message });
}

function json(status: number, value: JsonObject): Reply {
  return { status, headers: { "Content-Type": "application/json" }, body: writeJson(value) };
}
