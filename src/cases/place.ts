import type { Path } from "../json/pointer.ts";
import type { Parameter } from "../spec/document.ts";

/** The key of a parameter among a request's inputs: `path.packageName`, `header.PubNub-Version`. */
export function parameterKey(parameter: Pick<Parameter, "in" | "name">): string {
  return `${parameter.in}.${parameter.name}`;
}

/** A place in a request, as findings and rules write it: `body.tags.0`, `query.filter.from`. */
export function placeOf(root: string, path: Path): string {
  return [root, ...path.map((step) => segment(String(step)))].join(".");
}

/** Names as they are, but for what would not survive in an id: separators, white space, quotes, wildcards. */
function segment(name: string): string {
  return name === "" ? '""' : name.replace(/[\s/#%*?'"\\]/g, encodeURIComponent);
}

/** Whether a place is another or lies below it; `body` contains `body.description`. */
export function contains(outer: string, place: string): boolean {
  return place === outer || place.startsWith(`${outer}.`);
}
