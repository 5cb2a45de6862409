import { isJsonObject, type JsonValue } from "../../json/value.ts";
import { parsePath } from "../json-path.ts";
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

export function lintGenerators(json: JsonValue | undefined, note: Note): void {
  if (json === undefined || json === null) return;
  if (!isJsonObject(json)) {
    note("generator-unknown", "/generators", "generators are an object");
    return;
  }
  for (const [category, held] of Object.entries(json)) {
    const at = `/generators/${escapedName(category)}`;
    if (!categories.includes(category) || !isJsonObject(held)) {
      note("generator-unknown", at, `there are no generators for ${shown(category)}`);
    } else if (typeof held.type === "string") noteUnknownType(held.type, at, note);
    else {
      for (const [place, generator] of Object.entries(held)) {
        const own = `${at}/${escapedName(place)}`;
        if (category === "body" && parsePath(place) === undefined)
          note("rule-path", own, `${shown(place)} is no path`);
        noteUnknownType(isJsonObject(generator) ? generator.type : undefined, own, note);
      }
    }
  }
}

function noteUnknownType(type: JsonValue | undefined, at: string, note: Note): void {
  if (typeof type === "string" && generators.includes(type)) return;
  note(
    "generator-unknown",
    `${at}/type`,
    `there is no generator ${shown(type)}; there are ${generators.join(", ")}`,
  );
}
