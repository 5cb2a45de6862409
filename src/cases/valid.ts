import fc from "fast-check";
import type { JsonValue } from "../json/value.ts";
import { valueArbitrary } from "../schema/arbitrary.ts";
import type { Sample } from "../schema/sample.ts";
import { eachValidValue, validValues } from "../schema/valid-values.ts";
import type { MediaType, Operation } from "../spec/document.ts";
import { type Base, isValidOnWire } from "./base.ts";
import type { Case, Inputs } from "./case.ts";
import { contains, parameterKey, placeOf } from "./place.ts";
import { withPlaces } from "./places.ts";
import { rulesForValid } from "./rules.ts";

/** Valid requests: whole ones, the document's examples, one thing varied at a time, and random ones. */
export function* validCases(base: Base): Generator<Case> {
  const { operation } = base;
  const rules = rulesForValid(operation);
  const seen = new Set<string>();
  for (const { id, title, inputs, focus } of variations(base)) {
    const key = JSON.stringify(inputs, (_name, value) => (typeof value === "bigint" ? `${value}n` : value));
    if (seen.has(key) || isDoubtful(id) || !isValidOnWire(operation, inputs)) continue;
    seen.add(key);
    yield {
      id,
      kind: "valid",
      operation,
      title,
      rules,
      inputs: { kind: "fixed", inputs },
      ...(focus === undefined ? {} : { focus }),
      credentials: { kind: "caller" },
      ...(operation.given === undefined ? {} : { state: operation.given }),
    };
  }
  if (operation.parameters.length === 0 && base.media === undefined) return;
  const id = `${operation.id}/valid/random`;
  const arbitrary = randomInputs(base, id);
  if (arbitrary === undefined) return;
  yield {
    id,
    kind: "valid",
    operation,
    title: "random valid values",
    rules,
    inputs: {
      kind: "random",
      arbitrary,
      accepts: (inputs) => isValidOnWire(operation, inputs),
    },
    credentials: { kind: "caller" },
    ...(operation.given === undefined ? {} : { state: operation.given }),
  };
}

/** Right by the letter of RFC 3339, and refused by most that call themselves its readers. */
const doubtful: ReadonlySet<string> = new Set(["format-leap-second", "format-lower-case"]);

function isDoubtful(caseId: string): boolean {
  return doubtful.has(caseId.split("/").at(-1) ?? "");
}

interface Variation {
  readonly id: string;
  readonly title: string;
  readonly inputs: Inputs;
  readonly focus?: string;
}

function* variations(base: Base): Generator<Variation> {
  const { operation } = base;
  const id = (tail: string): string => `${operation.id}/valid/${tail}`;
  yield { id: id("all"), title: "every optional part present", inputs: base.inputsFor(id("all")) };
  const least = id("required-only");
  yield { id: least, title: "only what is required", inputs: requiredOnly(base, base.inputsFor(least)) };
  yield* exampleVariations(base, id);
  yield* parameterVariations(base, id);
  yield* bodyVariations(base, id);
  for (const [place, values] of Object.entries(operation.values)) {
    for (const [variant, value] of Object.entries(values)) {
      const own = id(`${place}/${variant}`);
      yield {
        id: own,
        title: `${place}: ${variant}`,
        focus: place,
        inputs: withPlaces(operation, base.inputsFor(own), { [place]: value }),
      };
    }
  }
}

type Id = (tail: string) => string;

function* exampleVariations({ operation, media, inputsFor, bound }: Base, id: Id): Generator<Variation> {
  for (const { name, value } of media?.examples ?? []) {
    const own = id(`example/${slug(name)}`);
    const inputs = inputsFor(own);
    if (media === undefined || [...bound].some((key) => key.startsWith("body."))) continue;
    yield {
      id: own,
      title: `the document's example "${name}"`,
      inputs: { ...inputs, body: { mediaType: media.name, value } },
    };
  }
  for (const parameter of operation.parameters) {
    const key = parameterKey(parameter);
    if (bound.has(key)) continue;
    for (const { name, value } of parameter.examples) {
      const own = id(`${key}/example-${slug(name)}`);
      yield {
        id: own,
        title: `the document's example "${name}" of ${key}`,
        inputs: withParameter(inputsFor(own), key, value),
      };
    }
  }
}

function* parameterVariations({ operation, inputsFor, bound }: Base, id: Id): Generator<Variation> {
  for (const parameter of operation.parameters) {
    const key = parameterKey(parameter);
    if (bound.has(key)) continue;
    if (!parameter.required) {
      const own = id(`${key}/absent`);
      yield { id: own, title: `without ${key}`, inputs: withoutParameter(inputsFor(own), key) };
    }
    for (const { at, variant, value } of bounded(validValues(parameter.schema))) {
      const own = id(`${placeOf(key, at)}/${variant}`);
      yield {
        id: own,
        title: `${placeOf(key, at)}: ${variant}`,
        inputs: withParameter(inputsFor(own), key, value),
      };
    }
  }
}

function* bodyVariations({ operation, media, inputsFor, bound }: Base, id: Id): Generator<Variation> {
  if (media === undefined || operation.body === undefined) return;
  if (!operation.body.required) {
    const own = id("body/absent");
    yield { id: own, title: "without a body", inputs: { parameters: inputsFor(own).parameters } };
  }
  for (const { at, variant, value } of bounded(validValues(media.schema))) {
    const place = placeOf("body", at);
    if ([...bound].some((key) => contains(key, place))) continue;
    const own = id(`${place}/${variant}`);
    yield {
      id: own,
      title: `${place}: ${variant}`,
      focus: place,
      inputs: { ...inputsFor(own), body: { mediaType: media.name, value } },
    };
  }
}

/** A few different valid bodies, complete ones and small ones; `undefined` where the operation has none. */
export function valueVariants({ media, bound, operation }: Base): readonly (JsonValue | undefined)[] {
  if (media === undefined || [...bound].some((key) => key.startsWith("body."))) return [undefined];
  const variants = validValues(media.schema).map(({ value }) => value);
  const examples = media.examples.map(({ value }) => value);
  const valid = [...examples, ...variants].filter((value) => requestBodyIsValid(operation, media, value));
  return valid.length === 0 ? [undefined] : valid.slice(0, 12);
}

function requestBodyIsValid(operation: Operation, { name: mediaType }: MediaType, value: JsonValue): boolean {
  const bare: Operation = { ...operation, path: "/", parameters: [] };
  return isValidOnWire(bare, { parameters: {}, body: { mediaType, value } });
}

const mostAtOnePlace = 100;

/** Of the values that vary one place, the first ones and the last: an enum of ten thousand is no ten thousand requests. */
function bounded(samples: readonly Sample[]): readonly Sample[] {
  const byPlace = Map.groupBy(samples, ({ at }) => placeOf("", at));
  return [...byPlace.values()].flatMap((all) =>
    all.length <= mostAtOnePlace ? all : [...all.slice(0, mostAtOnePlace - 1), ...all.slice(-1)],
  );
}

function requiredOnly({ operation, media }: Base, inputs: Inputs): Inputs {
  const required = operation.parameters.filter((parameter) => parameter.required).map(parameterKey);
  const parameters = Object.fromEntries(
    Object.entries(inputs.parameters).filter(([key]) => required.includes(key)),
  );
  if (media === undefined || !operation.body?.required) return { parameters };
  const least = eachValidValue(media.schema).find(
    ({ variant, at }) => variant === "required-only" && at.length === 0,
  );
  const value = least?.value ?? inputs.body?.value;
  return value === undefined ? { parameters } : { parameters, body: { mediaType: media.name, value } };
}

/** `undefined` where some part has no valid value at all. */
function randomInputs(base: Base, id: string): fc.Arbitrary<Inputs> | undefined {
  try {
    return anyInputs(base, id);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function anyInputs({ operation, media, inputsFor, bound }: Base, id: string): fc.Arbitrary<Inputs> {
  const fixed = inputsFor(id);
  const parameters = Object.fromEntries(
    operation.parameters.map((parameter) => {
      const key = parameterKey(parameter);
      const value = fixed.parameters[key];
      const known = bound.has(key) && value !== undefined;
      return [
        key,
        known ? fc.constant(value) : optional(parameter.required, valueArbitrary(parameter.schema)),
      ];
    }),
  );
  const body =
    media === undefined
      ? fc.constant(undefined)
      : optional(
          operation.body?.required ?? false,
          valueArbitrary(media.schema).map((value) => ({ mediaType: media.name, value })),
        );
  return fc.record({ parameters: fc.record(parameters), body }).map(
    ({ parameters: values, body: chosen }): Inputs => ({
      parameters: Object.fromEntries(
        Object.entries(values).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
      ),
      ...(chosen === undefined ? {} : { body: chosen }),
    }),
  );
}

function optional<T>(required: boolean, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return required ? arbitrary : fc.option(arbitrary, { nil: undefined, freq: 3 });
}

export function withParameter(inputs: Inputs, key: string, value: JsonValue): Inputs {
  return { ...inputs, parameters: { ...inputs.parameters, [key]: value } };
}

export function withoutParameter(inputs: Inputs, key: string): Inputs {
  const { [key]: _left, ...parameters } = inputs.parameters;
  return { ...inputs, parameters };
}

function slug(name: string): string {
  return name.replace(/[^\w.-]+/g, "-");
}
