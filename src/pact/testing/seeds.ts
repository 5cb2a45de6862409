import type { JsonObject, JsonValue } from "../../json/value.ts";

/** A pact with nothing wrong in it, in whatever version. */
export function goodPact(version: 3 | 4): JsonObject {
  const isNew = version === 4;
  const matchers = (...all: readonly JsonObject[]): JsonObject => ({ combine: "AND", matchers: all });
  const content = { name: "rex", tags: ["a"] };
  return {
    consumer: { name: "shop" },
    provider: { name: "pets" },
    interactions: [
      {
        ...(isNew ? { type: "Synchronous/HTTP" } : {}),
        description: "a pet by its number",
        providerStates: [{ name: "a pet exists", params: { id: 1 } }],
        request: {
          method: "GET",
          path: "/pets/1",
          query: { full: ["yes"] },
          headers: { Accept: isNew ? ["application/json"] : "application/json" },
        },
        response: {
          status: 200,
          headers: { "Content-Type": isNew ? ["application/json"] : "application/json" },
          body: isNew ? { content, contentType: "application/json", encoded: false } : content,
          matchingRules: {
            body: {
              "$.name": matchers({ match: "type" }, { match: "regex", regex: "[a-z]+" }),
              "$.tags": matchers({ match: "type", min: 1 }),
            },
          },
        },
      },
    ],
    metadata: { pactSpecification: { version: isNew ? "4.0" : "3.0.0" } },
  };
}

/** The pact with something put at a place (`interactions.0.request.method`), or taken from it. */
export function changed(pact: JsonValue, place: string, value: JsonValue | undefined): JsonValue {
  const copy: unknown = JSON.parse(JSON.stringify(pact));
  const steps = place.split("/");
  const last = steps.pop() ?? "";
  const holder = steps.reduce<unknown>((outer, step) => Object(outer)[step], copy);
  if (value === undefined) Reflect.deleteProperty(Object(holder), last);
  else Object.assign(Object(holder), { [last]: value });
  return copy as JsonValue;
}
