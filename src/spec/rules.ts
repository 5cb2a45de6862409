import { AssayError } from "../errors.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import { at, items, members, type Place, textAt } from "./place.ts";
import type { Evidence, Level, Outcome, Rule, When } from "./rule.ts";
import { lifecycleOf, sequenceOf } from "./sequence.ts";

/** Level follows from evidence unless a rule says otherwise. */
const levelOf: Readonly<Record<Evidence, Level>> = {
  documented: "must",
  source: "should",
  observed: "should",
  inferred: "may",
};

const levels: readonly Level[] = ["must", "should", "may"];

/** The rules under `x-assay-rules` of an operation. @throws AssayError SPEC_INVALID with the place of a bad rule. */
export function rulesOf(place: Place, operationId: string): readonly Rule[] {
  const rules = items(place).map((item) => ruleOf(item, operationId));
  for (const [index, rule] of rules.entries()) {
    if (rules.findIndex(({ id }) => id === rule.id) !== index)
      reject(at(place, index), `repeats the id "${rule.id}"`);
  }
  return rules;
}

function ruleOf(place: Place, operationId: string): Rule {
  const id = textAt(place, "id");
  if (id === undefined || !/^[\w.-]+$/.test(id))
    return reject(place, "needs an `id` of letters, digits, dots and hyphens");
  const evidence = Object.keys(levelOf).find((each): each is Evidence => each === textAt(place, "evidence"));
  if (evidence === undefined)
    return reject(place, "needs `evidence`: documented, source, observed or inferred");
  const level = textAt(place, "level");
  const own = levels.find((each) => each === level);
  if (level !== undefined && own === undefined)
    return reject(place, "has a `level` other than must, should or may");
  return {
    id: `${operationId}/${id}`,
    when: whenOf(at(place, "when")),
    expect: outcomesOf(at(place, "expect")),
    absent: textsOf(at(place, "absent").value),
    ordered: textsOf(at(place, "ordered").value),
    fresh: textsOf(at(place, "fresh").value),
    reflects: reflectionsOf(at(place, "reflects")),
    evidence,
    level: own ?? levelOf[evidence],
    source: textAt(place, "source") ?? "",
    summary: textAt(place, "summary") ?? id,
    origin: place.origin,
    implicit: false,
  };
}

function whenOf(place: Place): When {
  const { value } = place;
  const words = isJsonObject(value) ? value : {};
  const keywords = textsOf(words.keywords);
  if (words.breaks !== undefined) {
    return {
      kind: "breaks",
      at: textsOf(words.breaks),
      ...(words.keywords === undefined ? {} : { keywords }),
      ...(words.variants === undefined ? {} : { variants: textsOf(words.variants) }),
    };
  }
  if (words.valid === true) return { kind: "valid" };
  if (words.credentials !== undefined) return { kind: "credentials", faults: textsOf(words.credentials) };
  if (words.protocol !== undefined) return { kind: "protocol", faults: textsOf(words.protocol) };
  if (words.state !== undefined) return { kind: "state", states: textsOf(words.state) };
  if (words.sequence !== undefined)
    return { kind: "sequence", sequence: sequenceOf(place, outcomesOf, reject) };
  if (words.lifecycle !== undefined) {
    return { kind: "lifecycle", lifecycle: lifecycleOf(at(place, "lifecycle"), outcomesOf) };
  }
  if (words.response !== undefined) return { kind: "response", status: String(words.response) };
  if (typeof words.check === "string") {
    return {
      kind: "check",
      check: words.check,
      ...(words.status === undefined ? {} : { status: String(words.status) }),
    };
  }
  return reject(
    place,
    "needs one of: breaks, valid, credentials, protocol, state, sequence, lifecycle, response, check",
  );
}

function outcomesOf(place: Place): readonly Outcome[] {
  const places = isJsonArray(place.value) ? items(place) : place.value === undefined ? [] : [place];
  return places.map((each) => {
    const { value: status } = at(each, "status");
    if (status === undefined || !/^([1-5]\d\d|[1-5]XX)$/.test(String(status))) {
      return reject(each, "needs a `status` such as 400 or 4XX");
    }
    const code = at(each, "code").value;
    const message = textAt(each, "message");
    return {
      status: String(status),
      ...(code === undefined ? {} : { code: code === null ? null : String(code) }),
      ...(message === undefined ? {} : { message }),
    };
  });
}

function reflectionsOf(place: Place): Readonly<Record<string, string>> {
  return Object.fromEntries(
    members(place).map(([pointer, each]) =>
      typeof each.value === "string"
        ? [pointer, each.value]
        : reject(each, "must name a part of the request"),
    ),
  );
}

function textsOf(value: JsonValue | undefined): readonly string[] {
  return (isJsonArray(value) ? value : [value]).filter((item) => typeof item === "string");
}

function reject(place: Place, what: string): never {
  const { file, pointer } = place.origin;
  throw new AssayError(
    "SPEC_INVALID",
    `${file}: the rule at ${pointer} ${what}.`,
    "Correct the rule; README, “Rules”, shows the shape.",
  );
}
