import { isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { dateTester } from "../date-formats.ts";
import { nameAt, parsePath } from "../json-path.ts";
import { regexTester } from "../matchers.ts";
import { leadsSomewhere } from "./places.ts";
import { escapedName, type Note, shown } from "./problem.ts";

const generators = [
  "RandomInt",
  "RandomDecimal",
  "RandomHexadecimal",
  "RandomString",
  "Regex",
  "Uuid",
  "Date",
  "Time",
  "DateTime",
  "RandomBoolean",
  "ProviderState",
  "MockServerURL",
];

const categories = ["path", "query", "header", "body", "status", "method", "metadata"];

/** @param body the example, where it is JSON that generators can speak of */
export function lintGenerators(message: JsonObject, body: JsonValue | undefined, note: Note): void {
  const { generators: json } = message;
  if (json === undefined || json === null) return;
  if (!isJsonObject(json)) {
    note("generator-unknown", "/generators", "generators are an object");
    return;
  }
  for (const [category, held] of Object.entries(json)) {
    const at = `/generators/${escapedName(category)}`;
    if (!categories.includes(category) || !isJsonObject(held)) {
      note("generator-unknown", at, `there are no generators for ${shown(category)}`);
    } else if (typeof held.type === "string") lintGenerator(held, at, note);
    else {
      for (const [place, generator] of Object.entries(held)) {
        const own = `${at}/${escapedName(place)}`;
        if (category === "body" && parsePath(place) === undefined)
          note("rule-path", own, `${shown(place)} is no path`);
        else if (!speaksOfSomething(message, body, category, place))
          note("generator-nowhere", own, `${shown(place)} speaks of nothing in the example`);
        lintGenerator(isJsonObject(generator) ? generator : {}, own, note);
      }
    }
  }
}

function speaksOfSomething(
  message: JsonObject,
  body: JsonValue | undefined,
  category: string,
  place: string,
): boolean {
  if (category === "body") return body === undefined || leadsSomewhere(parsePath(place) ?? [], body);
  const holder = category === "header" ? message.headers : category === "query" ? message.query : undefined;
  // A query that is text is told of as that.
  if ((category !== "header" && category !== "query") || typeof holder === "string") return true;
  const name = nameAt(place);
  return Object.keys(isJsonObject(holder) ? holder : {}).some((each) =>
    category === "header" ? each.toLowerCase() === name.toLowerCase() : each === name,
  );
}

function lintGenerator(generator: JsonObject, at: string, note: Note): void {
  const { type, expression, regex, min, max, digits, size, format } = generator;
  if (typeof type !== "string" || !generators.includes(type)) {
    note(
      "generator-unknown",
      `${at}/type`,
      `there is no generator ${shown(type)}; there are ${generators.join(", ")}`,
    );
    return;
  }
  const argument = (name: string, holds: boolean, what: string): void => {
    if (!holds)
      note("generator-argument", `${at}/${name}`, `${shown(generator[name])}: ${type} needs ${what}`);
  };
  const isCount = (value: JsonValue | undefined): boolean =>
    value === undefined || (typeof value === "number" && Number.isInteger(value) && value >= 0);
  if (type === "ProviderState")
    argument("expression", typeof expression === "string" && expression !== "", "an expression");
  if (type === "Regex")
    argument("regex", typeof regex === "string" && regexTester(regex) !== undefined, "an expression");
  if (type === "RandomInt" && typeof min === "number" && typeof max === "number")
    argument("max", min <= max, `no less than min, ${min}`);
  argument("digits", isCount(digits), "a whole number");
  argument("size", isCount(size), "a whole number");
  if (type === "Date" || type === "Time" || type === "DateTime") {
    const kind = type === "DateTime" ? "datetime" : type === "Date" ? "date" : "time";
    const isKnown =
      format === undefined || (typeof format === "string" && dateTester(kind, format) !== undefined);
    argument("format", isKnown, "a format that can be read");
  }
}
