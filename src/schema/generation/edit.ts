import { type Path, valueAt, withValueAt } from "../../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";

/** A copy without the member or item at a path. */
export function withoutValueAt(root: JsonValue, path: Path): JsonValue {
  const last = path.at(-1);
  if (last === undefined) return root;
  const parent = valueAt(root, path.slice(0, -1));
  if (isJsonArray(parent)) return withValueAt(root, path.slice(0, -1), parent.toSpliced(Number(last), 1));
  if (!isJsonObject(parent)) return root;
  return withValueAt(root, path.slice(0, -1), withoutMember(parent, String(last)));
}

export function withoutMember(value: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
}
