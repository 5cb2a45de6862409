import { reasonOf } from "../../errors.ts";
import { isDeeperThan } from "../../json/nesting.ts";
import { repeatedMembers } from "../../json/repeated-members.ts";
import { parseJson, writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { textOf } from "../matchers.ts";
import { mostLevels, type PactVersion, tooDeep } from "../pact-file.ts";
import { lintMessage } from "./message.ts";
import { below, type Note, noteUnknown, type Problem, shown } from "./problem.ts";
import { lintStates, stateNames } from "./states.ts";

const topMembers = ["consumer", "provider", "interactions", "metadata"];
const commonMembers = ["description", "request", "response"];
const interactionMembers: Readonly<Record<PactVersion, readonly string[]>> = {
  2: [...commonMembers, "providerState", "provider_state"],
  3: [...commonMembers, "providerStates"],
  4: [
    ...commonMembers,
    "type",
    "key",
    "providerStates",
    "pending",
    "comments",
    "pluginConfiguration",
    "interactionMarkup",
    "transport",
    "references",
  ],
};

/** Everything that is wrong with the text of a pact, in the order of the file. */
export function lintPact(text: string): readonly Problem[] {
  const problems: Problem[] = [];
  const note: Note = (id, at, message) => {
    problems.push({ id, at, message });
  };
  let json: JsonValue;
  try {
    json = parseJson(text);
  } catch (error) {
    return [{ id: "not-a-pact", at: "", message: `it is not JSON: ${reasonOf(error)}` }];
  }
  if (!isJsonObject(json)) return [{ id: "not-a-pact", at: "", message: "a pact is a JSON object" }];
  if (isDeeperThan(mostLevels, json)) return [{ id: "not-a-pact", at: "", message: tooDeep }];
  for (const { at, name } of repeatedMembers(text))
    note("repeated-member", at, `${shown(name)} stands there twice, and readers see one of them`);
  lintEnvelope(json, note);
  const version = lintVersion(json, note);
  const { interactions } = json;
  if (!isJsonArray(interactions)) {
    note("interactions-missing", "/interactions", "a list of interactions is missing");
  } else if (interactions.length === 0) {
    note(
      "interactions-empty",
      "/interactions",
      "there are none, and nothing is verified of a pact without any",
    );
  } else {
    for (const [index, each] of interactions.entries()) {
      lintInteraction(each, version, below(note, `/interactions/${index}`));
    }
    noteDuplicates(interactions, version, note);
  }
  return problems;
}

function lintEnvelope(json: JsonObject, note: Note): void {
  for (const who of ["consumer", "provider"] as const) {
    const holder = json[who];
    const name = isJsonObject(holder) ? holder.name : undefined;
    if (typeof name === "string" && name.trim() !== "") continue;
    note(`${who}-missing`, `/${who}/name`, `the pact does not name its ${who}`);
  }
  noteUnknown(note, json, [...topMembers, "createdAt", "messages"]);
}

/** The version that the file claims; the newest where it claims none, since that is what writers write. */
function lintVersion({ metadata }: JsonObject, note: Note): PactVersion {
  const holder = isJsonObject(metadata)
    ? (metadata.pactSpecification ?? metadata["pact-specification"])
    : undefined;
  const said =
    (isJsonObject(holder) ? holder.version : holder) ??
    (isJsonObject(metadata) ? metadata.pactSpecificationVersion : undefined);
  if (said === undefined) {
    note(
      "specification-missing",
      "/metadata/pactSpecification/version",
      "the version of Pact is missing; readers then take the file for one of version 2 or 3",
    );
    return 4;
  }
  const major = /^([1-4])(\.\d+){0,2}$/.exec(textOf(said))?.[1];
  if (major === undefined || typeof said !== "string") {
    note(
      "specification-unknown",
      "/metadata/pactSpecification/version",
      `${shown(said)} is no version of Pact`,
    );
    return 4;
  }
  return major === "4" ? 4 : major === "3" ? 3 : 2;
}

function lintInteraction(json: JsonValue, version: PactVersion, note: Note): void {
  if (!isJsonObject(json)) {
    note("not-a-pact", "", "an interaction is a JSON object");
    return;
  }
  const { type, description, request, response } = json;
  if (version === 4 && type !== "Synchronous/HTTP") {
    if (type === "Asynchronous/Messages" || type === "Synchronous/Messages") return;
    note("interaction-type", "/type", `${shown(type)} is no type; HTTP is "Synchronous/HTTP"`);
  }
  if (typeof description !== "string" || description.trim() === "")
    note(
      "description-missing",
      "/description",
      "the description is missing, by which interactions are told apart",
    );
  lintAttributes(json, note);
  lintStates(json, version, note);
  const members = interactionMembers[version];
  // What is told of as a state of another version is no unknown member besides.
  noteUnknown(
    note,
    json,
    version === 2 ? [...members, "providerStates"] : [...members, "providerState", "provider_state"],
  );
  if (isJsonObject(request)) lintMessage(request, "request", version, below(note, "/request"));
  else note("request-missing", "/request", "the request is missing");
  if (isJsonObject(response)) lintMessage(response, "response", version, below(note, "/response"));
  else note("response-missing", "/response", "the response is missing");
  if (isJsonObject(request) && isJsonObject(response)) noteImpossibleBody(request, response, note);
}

/** What readers of these expect, and take for absent where it is something else. */
function lintAttributes({ pending, key, comments }: JsonObject, note: Note): void {
  const told = (name: string, value: JsonValue | undefined, holds: boolean, what: string): void => {
    if (value !== undefined && value !== null && !holds)
      note("attribute-type", `/${name}`, `${shown(value)}: it is ${what}`);
  };
  told("pending", pending, typeof pending === "boolean", "true or false");
  told("key", key, typeof key === "string", "a text");
  told("comments", comments, isJsonObject(comments), "an object");
}

/** HTTP has no content in these responses, so that no provider can ever send it. */
function noteImpossibleBody({ method }: JsonObject, { status, body }: JsonObject, note: Note): void {
  const isEmpty = body === undefined || body === null || (isJsonObject(body) && body.content === null);
  if (isEmpty || body === "") return;
  const isHead = typeof method === "string" && method.toUpperCase() === "HEAD";
  if (isHead || status === 204 || status === 304)
    note(
      "body-impossible",
      "/response/body",
      `a response ${isHead ? "to HEAD" : `of status ${status}`} has no body`,
    );
}

function noteDuplicates(interactions: readonly JsonValue[], version: PactVersion, note: Note): void {
  const seen = new Map<string, number>();
  for (const [index, each] of interactions.entries()) {
    if (!isJsonObject(each)) continue;
    const key = writeJson([each.description ?? null, stateNames(each, version)]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else
      note(
        "duplicate-interaction",
        `/interactions/${index}`,
        `it has the description and the states of interaction ${first}: one of them is lost when pacts are merged`,
      );
  }
}
