import { type Path, withValueAt } from "../../json/pointer.ts";
import { writeJson } from "../../json/text.ts";
import type { JsonObject, JsonValue } from "../../json/value.ts";
import { breaches } from "../../schema/validator.ts";
import type { MediaType } from "../../spec/document.ts";
import { dateExample } from "../date-formats.ts";
import { firstPlace } from "../json-path.ts";
import type { PactMessage, PlacedGenerator } from "../pact-file.ts";
import type { Report } from "./finding.ts";
import { regexSamples } from "./rule-samples.ts";

/** Why the document forbids a value at a place; `undefined` where it allows it. */
export type Forbids = (place: PlacedGenerator, text: string) => string | undefined;

/** Values that generators make up and the document forbids: a verification would then fail now and then. */
export function checkGenerators(
  side: "request" | "response",
  { generators }: PactMessage,
  media: { readonly schema: MediaType["schema"]; readonly value: JsonValue } | undefined,
  forbids: Forbids,
  report: Report,
): void {
  for (const placed of generators) {
    const at = placed.category === "path" ? `${side} path` : `${side} ${placed.category} ${placed.at}`;
    for (const value of madeBy(placed.generator)) {
      const why =
        placed.category === "body"
          ? media && bodyFault(media.schema, media.value, placed.at, value)
          : forbids(placed, typeof value === "string" ? value : writeJson(value));
      if (why === undefined) continue;
      const message = `the generator ${placed.generator.type} makes what the document forbids: it ${why}`;
      report("generator-impossible", at, message, { counterexample: writeJson(value) });
      break;
    }
  }
}

function bodyFault(
  schema: MediaType["schema"],
  body: JsonValue,
  at: string,
  value: JsonValue,
): string | undefined {
  const path = firstPlace(at);
  if (path === undefined) return undefined;
  const isThere = (place: Path): boolean =>
    path.every((step, index) => String(place[index]) === String(step));
  const before = breaches(schema, body).filter((each) => isThere(each.at));
  // What is wrong with the example too is told of the example.
  if (before.length > 0) return undefined;
  return breaches(schema, withValueAt(body, path, value)).find((each) => isThere(each.at))?.message;
}

/** The least and the most that a generator makes, and something between; nothing where its values come from elsewhere. */
function madeBy(generator: JsonObject): readonly JsonValue[] {
  const { type, min, max, digits, size, regex, format } = generator;
  const count = (given: JsonValue | undefined, usual: number): number =>
    typeof given === "number" && given >= 0 && given <= 10_000 ? given : usual;
  const pattern = typeof format === "string" ? format : undefined;
  switch (type) {
    case "RandomInt":
      return [typeof min === "number" ? min : 0, typeof max === "number" ? max : 10];
    case "RandomDecimal":
      return [Number(`1.${"5".repeat(Math.max(1, count(digits, 10) - 1))}`)];
    case "RandomHexadecimal":
      return ["0123456789ABCDEF".repeat(700).slice(0, count(digits, 10))];
    case "RandomString":
      return ["aZ09".repeat(2_500).slice(0, count(size, 10))];
    case "RandomBoolean":
      return [true, false];
    case "Regex":
      return typeof regex === "string" ? regexSamples(regex) : [];
    case "Uuid":
      return [uuids[pattern ?? ""] ?? uuid];
    case "Date":
    case "Time":
    case "DateTime": {
      const kind = type === "DateTime" ? "datetime" : type === "Date" ? "date" : "time";
      const example = dateExample(kind, pattern);
      return example === undefined ? [] : [example];
    }
    default:
      return [];
  }
}

const uuid = "936da01f-9abd-4d9d-80c7-02af85c822a8";

const uuids: Readonly<Record<string, string>> = {
  simple: uuid.replaceAll("-", ""),
  "upper-case-hyphenated": uuid.toUpperCase(),
  URN: `urn:uuid:${uuid}`,
};
