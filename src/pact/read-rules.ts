import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { Category, PactVersion, PlacedGenerator, RuleSet } from "./pact-file.ts";
import type { Complain } from "./read-interaction.ts";

const categories: Readonly<Record<string, Category>> = {
  path: "path",
  query: "query",
  header: "header",
  headers: "header",
  body: "body",
  status: "status",
};

/** The matching rules of a message, those of every version in the same words. */
export function rulesOf(
  json: JsonValue | undefined,
  version: PactVersion,
  complain: Complain,
): readonly RuleSet[] {
  if (json === undefined || json === null) return [];
  if (!isJsonObject(json)) throw complain("matching rules are an object", "/matchingRules");
  if (version === 2) return Object.entries(json).map(([at, rule]) => flatRule(at, rule, complain));
  return Object.entries(json).flatMap(([name, held]) => {
    const category = categories[name];
    if (category === undefined || !isJsonObject(held)) {
      throw complain(`there are no matching rules for ${JSON.stringify(name)}`, `/matchingRules/${name}`);
    }
    if (isJsonArray(held.matchers)) return [ruleSet(category, "$", held, complain)];
    return Object.entries(held).map(([at, rules]) =>
      ruleSet(category, category === "path" || category === "status" ? "$" : at, rules, complain),
    );
  });
}

/** Version 2 keeps all rules in one map: `$.body.name`, `$.headers.X-A`, `$.query.q`, `$.path`. */
function flatRule(at: string, rule: JsonValue, complain: Complain): RuleSet {
  const [, name = "", rest = ""] = /^\$\.(\w+)(.*)$/s.exec(at) ?? [];
  const category = categories[name];
  if (category === undefined || !isJsonObject(rule)) {
    throw complain(`${JSON.stringify(at)} is no place for a rule`, "/matchingRules");
  }
  if (category === "body") return { category, at: `$${rest}`, combine: "AND", matchers: [rule] };
  const part = /^\.([^.[]+)|^\['([^']+)'\]/.exec(rest);
  return { category, at: part?.[1] ?? part?.[2] ?? "$", combine: "AND", matchers: [rule] };
}

function ruleSet(category: Category, at: string, json: JsonValue, complain: Complain): RuleSet {
  const matchers = isJsonObject(json) ? json.matchers : undefined;
  if (!isJsonObject(json) || !isJsonArray(matchers)) {
    throw complain(`the rule at ${JSON.stringify(at)} has no list of matchers`, `/matchingRules/${category}`);
  }
  const combine = json.combine ?? "AND";
  if (combine !== "AND" && combine !== "OR") {
    throw complain(
      `matchers at ${JSON.stringify(at)} are combined by AND or OR`,
      `/matchingRules/${category}`,
    );
  }
  return {
    category,
    at,
    combine,
    matchers: matchers.filter((each): each is JsonObject => isJsonObject(each)),
  };
}

/** What makes up parts of a message when it is used. */
export function generatorsOf(json: JsonValue | undefined, complain: Complain): readonly PlacedGenerator[] {
  if (json === undefined || json === null) return [];
  if (!isJsonObject(json)) throw complain("generators are an object", "/generators");
  return Object.entries(json).flatMap(([name, held]) => {
    const category = categories[name];
    if (category === undefined || !isJsonObject(held)) {
      throw complain(`there are no generators for ${JSON.stringify(name)}`, `/generators/${name}`);
    }
    if (typeof held.type === "string") return [{ category, at: "$", generator: held }];
    return Object.entries(held).flatMap(([at, generator]) =>
      isJsonObject(generator) ? [{ category, at, generator }] : [],
    );
  });
}
