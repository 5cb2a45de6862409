import type { Path } from "../json/pointer.ts";
import { withValueAt } from "../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import { breaksOnWire, isValidOnWire } from "./base.ts";
import type { Case, Inputs } from "./case.ts";
import { nameOf } from "./hash.ts";
import { contains, placeOf } from "./place.ts";

const mostMembers = 20;

/**
 * The same inputs with other names in the body, for a target that keeps names unique: every text that may be another
 * one gets a suffix. What the case is about stays as it is. `undefined` where nothing can change.
 */
export function withFreshTexts(testCase: Case, inputs: Inputs, salt: string): Inputs | undefined {
  const { body } = inputs;
  if (body === undefined) return undefined;
  const suffix = nameOf(`${salt} ${testCase.id}`);
  let result = inputs;
  for (const { path, text } of textsIn(body.value, []).slice(0, mostMembers)) {
    const place = placeOf("body", path);
    if (isFocus(testCase, place)) continue;
    for (const fresh of [
      text.includes("@") ? `${suffix}${text}` : `${text}-${suffix}`,
      `${text}${suffix}`,
      suffix,
    ]) {
      const current = result.body?.value ?? null;
      const candidate = { ...result, body: { ...body, value: withValueAt(current, path, fresh) } };
      if (!isStill(testCase, candidate)) continue;
      result = candidate;
      break;
    }
  }
  return result === inputs ? undefined : result;
}

function isFocus({ violation, focus }: Case, place: string): boolean {
  const about = violation?.at ?? focus;
  return about !== undefined && about !== "body" && (contains(about, place) || contains(place, about));
}

/** Whether changed inputs are still what the case claims. */
function isStill({ operation, violation }: Case, inputs: Inputs): boolean {
  return violation === undefined
    ? isValidOnWire(operation, inputs)
    : breaksOnWire(operation, inputs, violation.at, violation.keyword);
}

function textsIn(value: JsonValue, path: Path): readonly { readonly path: Path; readonly text: string }[] {
  if (typeof value === "string") return [{ path, text: value }];
  if (isJsonArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([name, item]) => textsIn(item, [...path, name]));
  return [];
}
