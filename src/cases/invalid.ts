import fc from "fast-check";
import type { JsonValue } from "../json/value.ts";
import { violationArbitrary } from "../schema/arbitrary.ts";
import type { Breach } from "../schema/sample.ts";
import type { Schema } from "../schema/schema.ts";
import { violations } from "../schema/violations.ts";
import type { ApiDocument, Parameter } from "../spec/document.ts";
import { type Base, breaksOnWire, faultOnWire } from "./base.ts";
import type { BrokenRule, Case, Inputs, Source } from "./case.ts";
import { parameterKey, placeOf } from "./place.ts";
import { withPlaces } from "./places.ts";
import { rulesForBreak, rulesForRerouted } from "./rules.ts";
import { withoutParameter, withParameter } from "./valid.ts";

/**
 * Requests that lack a whole input, or hold a value that the document's author thought of. Like all invalid cases, each
 * breaks exactly one constraint, which is proven on the written form before it is yielded.
 */
export function* missingCases(base: Base): Generator<Case> {
  yield* missingInputs(base);
  yield* namedValues(base);
}

/** Values that the document's author thought of, where they break exactly one constraint. */
function* namedValues(base: Base): Generator<Case> {
  const { operation } = base;
  for (const [place, values] of Object.entries(operation.values)) {
    for (const [variant, value] of Object.entries(values)) {
      const inputs = withPlaces(operation, base.inputsFor(`${operation.id}/${place}/${variant}`), {
        [place]: value,
      });
      const fault = faultOnWire(operation, inputs);
      if (fault === undefined) continue;
      const violation = {
        at: fault.place,
        keyword: fault.keyword,
        variant,
        message: fault.message,
        origin: operation.origin,
      };
      yield* proven(
        base,
        violation,
        (own) => withPlaces(operation, own, { [place]: value }),
        isRerouted(place, value),
      );
    }
  }
}

/** A part of the request that has a schema of its own. */
export interface Input {
  readonly root: string;
  readonly schema: Schema;
  readonly insert: (inputs: Inputs, value: JsonValue) => Inputs;
}

/** Every part of the request that has a schema, in the document's order, the body last. */
export function inputsOf({ operation, media }: Base): readonly Input[] {
  const parameters = operation.parameters.map((parameter): Input => {
    const root = parameterKey(parameter);
    return { root, schema: parameter.schema, insert: (inputs, value) => withParameter(inputs, root, value) };
  });
  if (media === undefined) return parameters;
  const { name: mediaType, schema } = media;
  const insert: Input["insert"] = (inputs, value) => ({ ...inputs, body: { mediaType, value } });
  return [...parameters, { root: "body", schema, insert }];
}

function* missingInputs(base: Base): Generator<Case> {
  const { operation } = base;
  const missing = (place: string, origin: Parameter["origin"]): BrokenRule => ({
    at: place,
    keyword: "required",
    variant: "",
    message: "must be present",
    origin,
  });
  for (const parameter of operation.parameters) {
    const key = parameterKey(parameter);
    if (!parameter.required || parameter.in === "path") continue;
    yield* proven(base, missing(key, parameter.origin), (inputs) => withoutParameter(inputs, key));
  }
  if (operation.body?.required) {
    yield* proven(base, missing("body", operation.body.origin), ({ parameters }) => ({ parameters }));
  }
}

/** Requests in which one input breaks exactly one constraint of its schema. */
export function* brokenCases(
  document: ApiDocument,
  base: Base,
  { root, schema, insert }: Input,
): Generator<Case> {
  const drawn = new Map<object, Set<string>>();
  for (const { breach, variant, value } of violations(schema)) {
    const violation = brokenRule(document, root, breach, variant);
    const [known] = proven(base, violation, (inputs) => insert(inputs, value), isRerouted(root, value));
    if (known === undefined) continue;
    yield known;
    // One constraint gets one random case, however many members it speaks of.
    const keywords = drawn.get(breach.node) ?? new Set<string>();
    const constraint = breach.keyword === "required" ? violation.at : breach.keyword;
    if (keywords.has(constraint)) continue;
    drawn.set(breach.node, keywords.add(constraint));
    yield randomCase(base, { ...violation, variant: "random" }, (inputs) =>
      (violationArbitrary(schema, breach) ?? fc.constant(value))
        .filter((each) => !isRerouted(root, each))
        .map((each) => insert(inputs, each)),
    );
  }
}

/**
 * Routers, proxies and clients fold such path segments before anybody looks at the parameter: the request may well
 * arrive as one for another resource.
 */
function isRerouted(root: string, value: JsonValue): boolean {
  return root.startsWith("path.") && typeof value === "string" && /[/\\\0]|^\.{1,2}$/.test(value);
}

function brokenRule(document: ApiDocument, root: string, breach: Breach, variant: string): BrokenRule {
  const origin = document.originOf(breach.node);
  return {
    at: placeOf(root, breach.at),
    keyword: breach.keyword,
    variant,
    message: breach.message,
    ...(origin === undefined
      ? {}
      : { origin: { file: origin.file, pointer: `${origin.pointer}/${breach.keyword}` } }),
  };
}

/** Yields the case if, written down and read back, it breaks what it claims to break and nothing else. */
function* proven(
  base: Base,
  violation: BrokenRule,
  change: (inputs: Inputs) => Inputs,
  rerouted = false,
): Generator<Case> {
  const id = caseId(base, violation);
  const inputs = change(base.inputsFor(id));
  if (!breaksOnWire(base.operation, inputs, violation.at, violation.keyword)) return;
  const found = invalidCase(base, violation, { kind: "fixed", inputs });
  yield rerouted ? { ...found, rules: rulesForRerouted(base.operation, violation) } : found;
}

function randomCase(base: Base, violation: BrokenRule, draw: (inputs: Inputs) => fc.Arbitrary<Inputs>): Case {
  return invalidCase(base, violation, {
    kind: "random",
    // Most who go through the cases draw nothing, and what it takes to draw is dear.
    get arbitrary() {
      return draw(base.inputsFor(caseId(base, violation)));
    },
    accepts: (inputs) => breaksOnWire(base.operation, inputs, violation.at, violation.keyword),
  });
}

function invalidCase({ operation, ...base }: Base, violation: BrokenRule, inputs: Source): Case {
  return {
    id: caseId({ operation, ...base }, violation),
    kind: "invalid",
    operation,
    title: `${violation.at} ${violation.message}${violation.variant === "" ? "" : ` (tried: ${violation.variant})`}`,
    rules: rulesForBreak(operation, violation),
    inputs,
    violation,
    credentials: { kind: "caller" },
    ...(operation.given === undefined ? {} : { state: operation.given }),
  };
}

function caseId({ operation }: Base, { at, keyword, variant }: BrokenRule): string {
  return [operation.id, "invalid", at, keyword, ...(variant === "" ? [] : [variant])].join("/");
}
