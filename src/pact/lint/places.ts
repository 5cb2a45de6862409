import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { PathStep } from "../json-path.ts";

/** Whether a path leads to something in an example, or may lead to something in what the example does not show. */
export function leadsSomewhere([step, ...rest]: readonly PathStep[], value: JsonValue | undefined): boolean {
  if (step === undefined) return true;
  // What is in an empty list or a map, its example does not show.
  if (isJsonArray(value) && (value.length === 0 || step.kind === "any-item" || step.kind === "any-member"))
    return value.length === 0 || value.some((each) => leadsSomewhere(rest, each));
  if (isJsonObject(value) && step.kind === "any-member")
    return Object.keys(value).length === 0 || Object.values(value).some((each) => leadsSomewhere(rest, each));
  if (step.kind === "member" && isJsonObject(value)) {
    return Object.hasOwn(value, step.name) && leadsSomewhere(rest, value[step.name]);
  }
  return (
    step.kind === "index" &&
    isJsonArray(value) &&
    step.index < value.length &&
    leadsSomewhere(rest, value[step.index])
  );
}
