import { AssayError } from "../errors.ts";
import { formatPointer, parsePointer, valueAt } from "../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
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
  const location = resolveLocation(from.origin.file, reference);
  const root = files.get(location)?.value;
  const fragment = decodeFragment(reference.split("#").slice(1).join("#"));
  const pointer = fragment === "" || fragment.startsWith("/") ? fragment : anchorPointer(root, fragment);
  const value = pointer === undefined ? undefined : valueAt(root, parsePointer(pointer));
  if (pointer === undefined || value === undefined) {
    const { file, pointer: place } = from.origin;
    const line = files.get(file)?.lineOf(place);
    throw new AssayError(
      "SPEC_UNRESOLVED_REF",
      `${file}${line === undefined ? "" : `:${line}`}: $ref ${JSON.stringify(reference)} at ${place || "/"} leads nowhere.`,
      "Correct the $ref, or add what it points to.",
    );
  }
  return { value, origin: { file: location, pointer } };
}

function decodeFragment(fragment: string): string {
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
    const wanted = new Set(
      wave.flatMap((file) => [...externalLocations(file)]).filter((location) => !files.has(location)),
    );
    wave = await Promise.all([...wanted].map(readSource));
    for (const file of wave) files.set(file.location, file);
  }
  return files;
}

/** Members whose content is data, where something that looks like a `$ref` is none. */
const dataMembers = new Set(["example", "examples", "default", "enum", "const", "value"]);

function* externalLocations(file: SourceFile): Generator<string> {
  const pending: JsonValue[] = [file.value];
  while (pending.length > 0) {
    const value = pending.pop();
    if (isJsonArray(value)) pending.push(...value);
    if (!isJsonObject(value)) continue;
    const reference = referenceOf(value);
    if (reference !== undefined && !reference.startsWith("#"))
      yield resolveLocation(file.location, reference);
    pending.push(...dataFree(value));
  }
}

function dataFree(value: JsonObject): JsonValue[] {
  return Object.entries(value).flatMap(([name, item]) =>
    dataMembers.has(name) && !hasReferences(item) ? [] : [item],
  );
}

/** `examples` of OpenAPI is a map whose entries may be references; that of JSON Schema is a list of data. */
function hasReferences(value: JsonValue): boolean {
  return isJsonObject(value) && Object.values(value).some((item) => referenceOf(item) !== undefined);
}
