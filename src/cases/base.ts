import { remembered } from "../json/remembered.ts";
import type { JsonValue } from "../json/value.ts";
import { eachValidValue, firstValidValue } from "../schema/valid-values.ts";
import { isValid } from "../schema/validator.ts";
import type { ApiDocument, Example, MediaType, Operation, Parameter } from "../spec/document.ts";
import type { Case, Inputs } from "./case.ts";
import { nameOf } from "./hash.ts";
import { parameterKey } from "./place.ts";
import { isWritable } from "./wire/body-write.ts";
import { onlyFault, type RequestFault, requestFaults } from "./wire/request-faults.ts";
import { writeRequest } from "./wire/request-write.ts";

/** What every case of an operation starts from. */
export interface Base {
  readonly operation: Operation;
  /** The media type that bodies are written in. */
  readonly media: MediaType | undefined;
  /** The inputs of one case: complete and valid, with names of its own where the operation creates what it names. */
  readonly inputsFor: (caseId: string) => Inputs;
  /** Keys of inputs that a state or the API itself decides, so that no other valid value can be made up for them. */
  readonly bound: ReadonlySet<string>;
}

/** Why no valid request can be made for an operation. */
export interface NoBase {
  readonly operation: Operation;
  readonly because: string;
}

export function baseOf(document: ApiDocument, operation: Operation, seed: number): Base | NoBase {
  const typical = remembered(typicalInputs, operation, () => typicalInputsOf(operation));
  if ("because" in typical) return { operation, because: typical.because };
  const { media, inputs } = typical;
  const fresh = operation.given === undefined ? freshParameter(operation) : undefined;
  return {
    operation,
    media,
    bound: boundKeys(document, operation),
    inputsFor: (caseId) => (fresh === undefined ? inputs : withFreshName(inputs, fresh, `${seed} ${caseId}`)),
  };
}

/**
 * The same case under another seed: what one base made up for it is replaced by what the other makes up, and whatever
 * the case is about stays as it is.
 */
export function rebased(testCase: Case, from: Base, to: Base): Case {
  if (testCase.inputs.kind !== "fixed") return testCase;
  const { inputs } = testCase.inputs;
  const madeUp = from.inputsFor(testCase.id).parameters;
  const instead = to.inputsFor(testCase.id).parameters;
  const parameters = Object.fromEntries(
    Object.entries(inputs.parameters).map(([key, value]) => {
      const isMadeUp = madeUp[key] === value;
      return [key, isMadeUp ? (instead[key] ?? value) : value];
    }),
  );
  return { ...testCase, inputs: { kind: "fixed", inputs: { ...inputs, parameters } } };
}

/** Complete and valid inputs of an operation, and the media type of their body; or why there are none. */
type Typical =
  | { readonly media: MediaType | undefined; readonly inputs: Inputs }
  | { readonly because: string };

const typicalInputs = new WeakMap<Operation, Typical>();

function typicalInputsOf(operation: Operation): Typical {
  const media = operation.body?.content.find(({ name }) => isWritable(name));
  if (operation.body?.required && media === undefined) {
    const names = operation.body.content.map(({ name }) => name).join(", ");
    return { because: `bodies of ${names} cannot be generated yet` };
  }
  const parameters: Record<string, JsonValue> = {};
  for (const parameter of operation.parameters) {
    const value = typicalParameter(operation, parameter);
    if (value !== undefined) parameters[parameterKey(parameter)] = value;
    else if (parameter.required)
      return { because: `no valid value was found for ${parameterKey(parameter)}` };
  }
  const value = media === undefined ? undefined : typical(media.schema, media.examples);
  if (operation.body?.required && value === undefined)
    return { because: "no valid value was found for the body" };
  const body = media === undefined || value === undefined ? undefined : { mediaType: media.name, value };
  return { media, inputs: body === undefined ? { parameters } : { parameters, body } };
}

function typical(schema: Parameter["schema"], examples: readonly Example[]): JsonValue | undefined {
  const example = examples.find(({ value }) => isValid(schema, value));
  return example === undefined ? firstValidValue(schema) : example.value;
}

/** The first value that also survives the wire: a path cannot say everything that a schema allows. */
function typicalParameter(operation: Operation, parameter: Parameter): JsonValue | undefined {
  const alone: Operation = {
    ...operation,
    path: parameter.in === "path" ? `/{${parameter.name}}` : "/",
    parameters: [parameter],
  };
  const { body: _body, ...bare } = alone;
  const survives = ({ value }: { readonly value: JsonValue }): boolean => {
    const request = writeRequest(bare, { parameters: { [parameterKey(parameter)]: value } });
    return request !== undefined && requestFaults(bare, request).every((faults) => faults.length === 0);
  };
  return (parameter.examples.find(survives) ?? eachValidValue(parameter.schema).find(survives))?.value;
}

/** A PUT creates what its last path segment names: each case names something of its own. */
function freshParameter(operation: Operation): Parameter | undefined {
  const last = /\{([^{}]+)\}$/.exec(operation.path)?.[1];
  if (operation.method !== "PUT" || last === undefined) return undefined;
  return operation.parameters.find(({ in: location, name }) => location === "path" && name === last);
}

function withFreshName(inputs: Inputs, parameter: Parameter, salt: string): Inputs {
  const name = `assay-${nameOf(salt)}`;
  if (!isValid(parameter.schema, name)) return inputs;
  return { ...inputs, parameters: { ...inputs.parameters, [parameterKey(parameter)]: name } };
}

/** Values that a state gives go to the parameters and the body's own members of that name. */
function boundKeys(document: ApiDocument, operation: Operation): ReadonlySet<string> {
  const state = operation.given === undefined ? undefined : document.states[operation.given];
  const names = state?.gives ?? [];
  const parameters = operation.parameters.filter(({ name }) => names.includes(name)).map(parameterKey);
  return new Set([...parameters, ...names.map((name) => `body.${name}`)]);
}

/** Whether inputs, written down and read back, are valid. */
export function isValidOnWire(operation: Operation, inputs: Inputs): boolean {
  const request = writeRequest(operation, inputs);
  if (request === undefined) return false;
  return requestFaults(operation, request, inputs.body?.mediaType).every((faults) => faults.length === 0);
}

/** The one constraint that inputs, written down and read back, break; `undefined` where it is none or several. */
export function faultOnWire(operation: Operation, inputs: Inputs): RequestFault | undefined {
  const request = writeRequest(operation, inputs);
  return request && onlyFault(requestFaults(operation, request, inputs.body?.mediaType));
}

/** Whether inputs, written down and read back, break exactly that keyword at that place. */
export function breaksOnWire(operation: Operation, inputs: Inputs, place: string, keyword: string): boolean {
  const fault = faultOnWire(operation, inputs);
  return fault?.place === place && fault.keyword === keyword;
}
