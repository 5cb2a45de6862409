import { AssayError } from "../errors.ts";
import { formatPointer, parsePointer, valueAt } from "../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import type { Origin } from "./document.ts";
import { readSource, resolveLocation, type SourceFile } from "./read-files.ts";

/** A value of a document together with where it stands, so that whatever is made of it can say so. */
export interface Place {
  readonly value: JsonValue | undefined;
  readonly origin: Origin;
}

/** The files of a document by location. */
export type Files = ReadonlyMap<string, SourceFile>;

/** The member or item of a place; its value is `undefined` where there is none. */
export function at(place: Place, ...steps: readonly (string | number)[]): Place {
  const { file, pointer } = place.origin;
  return { value: valueAt(place.value, steps), origin: { file, pointer: pointer + formatPointer(steps) } };
}

export function members(place: Place): readonly (readonly [name: string, place: Place])[] {
  return isJsonObject(place.value) ? Object.keys(place.value).map((name) => [name, at(place, name)]) : [];
}

export function items(place: Place): readonly Place[] {
  return isJsonArray(place.value) ? place.value.map((_item, index) => at(place, index)) : [];
}

export function textAt(place: Place, name: string): string | undefined {
  const { value } = at(place, name);
  return typeof value === "string" ? value : undefined;
}

export function isTrueAt(place: Place, name: string): boolean {
  return at(place, name).value === true;
}

/** The place that a chain of `$ref` ends at; a place without `$ref` is its own end. */
export function follow(files: Files, place: Place): Place {
  const seen = new Set<string>();
  let here = place;
  for (;;) {
    const reference = referenceOf(here.value);
    if (reference === undefined) return here;
    const id = `${here.origin.file}#${here.origin.pointer}`;
    if (seen.has(id)) return { value: undefined, origin: here.origin };
    seen.add(id);
    here = target(files, here, reference);
  }
}

export function referenceOf(value: JsonValue | undefined): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const reference = value.$ref ?? value.$dynamicRef;
  return typeof reference === "string" ? reference : undefined;
}

/** Where one `$ref` leads. @throws AssayError SPEC_UNRESOLVED_REF. */
export function target(files: Files, from: Place, reference: string): Place {
  const found = findTarget(files, from, reference);
  if (found !== undefined) return found;
  const { file, pointer } = from.origin;
  const line = files.get(file)?.lineOf(pointer);
  throw new AssayError(
    "SPEC_UNRESOLVED_REF",
    `${file}${line === undefined ? "" : `:${line}`}: $ref ${JSON.stringify(reference)} at ${pointer || "/"} leads nowhere.`,
    "Correct the $ref, or add what it points to.",
  );
}

/** Where one reference leads; `undefined` where that is nowhere, or in a file that was not read. */
export function findTarget(files: Files, from: Place, reference: string): Place | undefined {
  const location = resolveLocation(from.origin.file, reference);
  const root = files.get(location)?.value;
  const fragment = decodeFragment(reference.split("#").slice(1).join("#"));
  const pointer = fragment === "" || fragment.startsWith("/") ? fragment : anchorPointer(root, fragment);
  const value = pointer === undefined ? undefined : valueAt(root, parsePointer(pointer));
  return pointer === undefined || value === undefined
    ? undefined
    : { value, origin: { file: location, pointer } };
}

/** Percent-decoded, where that is possible. */
export function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function anchorPointer(root: JsonValue | undefined, anchor: string): string | undefined {
  const search = (value: JsonValue | undefined, pointer: string): string | undefined => {
    if (isJsonObject(value) && (value.$anchor === anchor || value.$dynamicAnchor === anchor)) return pointer;
    const entries = isJsonArray(value)
      ? [...value.entries()]
      : isJsonObject(value)
        ? Object.entries(value)
        : [];
    for (const [step, item] of entries) {
      const found = search(item, pointer + formatPointer([step]));
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(root, "");
}

/** Reads every file that `root` refers to, directly or through others. */
export async function readReferenced(root: SourceFile): Promise<Files> {
  const files = new Map([[root.location, root]]);
  let wave: readonly SourceFile[] = [root];
  while (wave.length > 0) {
    const wanted = new Map(
      wave
        .flatMap((file) => [...externalLocations(file)].map((location) => [location, file.location] as const))
        .filter(([location]) => !files.has(location)),
    );
    wave = await Promise.all([...wanted].map(([location, from]) => readFor(location, from)));
    for (const file of wave) files.set(file.location, file);
  }
  return files;
}

async function readFor(location: string, from: string): Promise<SourceFile> {
  try {
    return await readSource(location);
  } catch (cause) {
    if (!(cause instanceof AssayError) || cause.code !== "SPEC_NOT_FOUND") throw cause;
    throw new AssayError(
      "SPEC_UNRESOLVED_REF",
      `${cause.message} A $ref in ${from} leads there.`,
      "Correct the $ref, or put the file where it points.",
      cause,
    );
  }
}

function* externalLocations(file: SourceFile): Generator<string> {
  const pending: { readonly value: JsonValue; readonly isMap: boolean }[] = [
    { value: file.value, isMap: false },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, isMap } = next;
    if (isJsonArray(value)) for (const item of value) pending.push({ value: item, isMap: false });
    if (!isJsonObject(value)) continue;
    const reference = isMap ? undefined : referenceOf(value);
    if (reference !== undefined && !reference.startsWith("#"))
      yield resolveLocation(file.location, reference);
    for (const [name, item] of Object.entries(value)) {
      if (isMap || !isData(name, item)) pending.push({ value: item, isMap: !isMap && namedMaps.has(name) });
    }
  }
}

/** Members whose own members go by names of the author's choice, which may be those of keywords. */
const namedMaps = new Set([
  "$defs",
  "callbacks",
  "content",
  "definitions",
  "dependencies",
  "dependentSchemas",
  "encoding",
  "examples",
  "headers",
  "links",
  "parameters",
  "pathItems",
  "paths",
  "patternProperties",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "securitySchemes",
  "webhooks",
]);

/**
 * Members whose content is data, where something that looks like a `$ref` is none. `examples` of OpenAPI is a map whose
 * entries may be references; that of JSON Schema is a list of data.
 */
function isData(name: string, item: JsonValue): boolean {
  if (name === "examples") return isJsonArray(item);
  return name.startsWith("x-") || ["example", "default", "enum", "const", "value"].includes(name);
}
