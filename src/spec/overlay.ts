import { AssayError, reasonOf } from "../errors.ts";
import { formatPointer, withValueAt } from "../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import type { SourceFile } from "./read-files.ts";

/**
 * Applies an OpenAPI Overlay (1.0): every action in order; `update` merges objects and appends to lists, `remove` takes
 * away. @throws AssayError OVERLAY_INVALID, also where a target selects nothing, which is never what its author meant.
 */
export async function applyOverlay(document: JsonValue, overlay: SourceFile): Promise<JsonValue> {
  const { value, location } = overlay;
  if (!isJsonObject(value) || value.overlay === undefined || !isJsonArray(value.actions)) {
    return invalid(
      location,
      'it needs "overlay" and a list of "actions"',
      "Write an OpenAPI Overlay 1.0 document.",
    );
  }
  const { query } = await import("json-p3");
  let result = document;
  for (const [index, action] of value.actions.entries()) {
    const target = isJsonObject(action) ? action.target : undefined;
    if (!isJsonObject(action) || typeof target !== "string") {
      return invalid(
        location,
        `actions[${index}] has no "target"`,
        "Give each action a JSONPath as its target.",
      );
    }
    const places = select(query, target, result, location);
    if (places.length === 0) {
      return invalid(
        location,
        `actions[${index}] selects nothing: ${target}`,
        "Correct the target for this document.",
      );
    }
    // What is below and behind first, so that removing one item does not move the next.
    for (const place of [...places].sort((a, b) => compare(b, a))) {
      if (action.remove === true) result = without(result, place);
      else if (action.update !== undefined) result = updated(result, place, action.update);
    }
  }
  return result;
}

/** The order of a document, a value before what is in it. */
function compare(a: Steps, b: Steps): number {
  const at = a.findIndex((step, index) => step !== b[index]);
  const [ours, theirs] = [a[at], b[at]];
  if (at < 0 || theirs === undefined) return a.length - b.length;
  if (typeof ours === "number" && typeof theirs === "number") return ours - theirs;
  return String(ours) < String(theirs) ? -1 : 1;
}

type Steps = readonly (string | number)[];
type Query = (path: string, value: never) => { readonly nodes: readonly { readonly location: Steps }[] };

function select(query: unknown, target: string, document: JsonValue, location: string): readonly Steps[] {
  try {
    const found = (query as Query)(target, document as never).nodes.map((node) => node.location);
    return [...new Map(found.map((steps) => [formatPointer(steps), steps])).values()];
  } catch (cause) {
    return invalid(location, `target ${target}: ${reasonOf(cause)}`, "Correct the JSONPath (RFC 9535).");
  }
}

function invalid(location: string, what: string, hint: string): never {
  throw new AssayError("OVERLAY_INVALID", `Overlay ${location}: ${what}.`, hint);
}

function read(document: JsonValue, steps: Steps): JsonValue | undefined {
  let value: JsonValue | undefined = document;
  for (const step of steps) {
    if (isJsonArray(value)) value = value[Number(step)];
    else value = isJsonObject(value) ? value[step] : undefined;
  }
  return value;
}

function updated(document: JsonValue, steps: Steps, update: JsonValue): JsonValue {
  const value = read(document, steps);
  if (isJsonArray(value))
    return withValueAt(document, steps, [...value, ...(isJsonArray(update) ? update : [update])]);
  return withValueAt(document, steps, value === undefined ? update : merged(value, update));
}

function merged(base: JsonValue, update: JsonValue): JsonValue {
  if (isJsonArray(base) && isJsonArray(update)) return [...base, ...update];
  if (!isJsonObject(base) || !isJsonObject(update)) return update;
  const both = Object.entries(update).map(([name, value]) => {
    const old = base[name];
    return [name, old === undefined ? value : merged(old, value)] as const;
  });
  return { ...base, ...Object.fromEntries(both) };
}

function without(document: JsonValue, steps: Steps): JsonValue {
  const parent = steps.slice(0, -1);
  const last = steps.at(-1);
  const value = read(document, parent);
  if (last === undefined) return document;
  if (isJsonArray(value)) return withValueAt(document, parent, value.toSpliced(Number(last), 1));
  if (!isJsonObject(value)) return document;
  return withValueAt(
    document,
    parent,
    Object.fromEntries(Object.entries(value).filter(([name]) => name !== last)),
  );
}
