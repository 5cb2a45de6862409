import { parseJson, writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { Reply } from "../behaviour.ts";

/** The reply with other JSON in it; as it is where it holds no JSON object. */
export function withJson(reply: Reply, edit: (json: JsonObject) => JsonValue): Reply {
  const json = jsonOf(reply);
  return json === undefined ? reply : { ...reply, body: writeJson(edit(json)) };
}

/** The JSON object of a reply. */
export function jsonOf({ body }: Reply): JsonObject | undefined {
  if (body === undefined || body === "") return undefined;
  const json = parseJson(body);
  return isJsonObject(json) ? json : undefined;
}

export function without(json: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([each]) => each !== name));
}

/** The member edited, where there is one and it is an object. */
export function within(json: JsonObject, name: string, edit: (member: JsonObject) => JsonValue): JsonObject {
  const member = json[name];
  return isJsonObject(member) ? { ...json, [name]: edit(member) } : json;
}

/** Every value that is no list or object, at any depth, replaced. */
export function mapLeaves(value: JsonValue, change: (leaf: JsonValue) => JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map((item) => mapLeaves(item, change));
  if (!isJsonObject(value)) return change(value);
  return mapMembers(value, ([name, member]) => [name, mapLeaves(member, change)]);
}

/** Every member of every object, at any depth, replaced, or dropped where the change gives nothing. */
export function mapNames(
  value: JsonValue,
  change: (name: string, member: JsonValue) => string | undefined,
): JsonValue {
  if (isJsonArray(value)) return value.map((item) => mapNames(item, change));
  if (!isJsonObject(value)) return value;
  return mapMembers(value, ([name, member]) => {
    const changed = change(name, member);
    return changed === undefined ? undefined : [changed, mapNames(member, change)];
  });
}

function mapMembers(
  json: JsonObject,
  change: (member: readonly [string, JsonValue]) => readonly [string, JsonValue] | undefined,
): JsonObject {
  return Object.fromEntries(Object.entries(json).flatMap((member) => [change(member) ?? []].filter(isPair)));
}

function isPair(pair: readonly unknown[]): pair is readonly [string, JsonValue] {
  return pair.length === 2;
}
