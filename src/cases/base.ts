import type { JsonValue } from "../json/value.ts";
import { validValues } from "../schema/valid-values.ts";
import { isValid } from "../schema/validator.ts";
import type { ApiDocument, Example, MediaType, Operation, Parameter } from "../spec/document.ts";
import type { Inputs } from "./case.ts";
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
  const media = operation.body?.content.find(({ name }) => isWritable(name));
  if (operation.body?.required && media === undefined) {
    const names = operation.body.content.map(({ name }) => name).join(", ");
    return { operation, because: `bodies of ${names} cannot be generated yet` };
  }
  const parameters: Record<string, JsonValue> = {};
  for (const parameter of operation.parameters) {
    const value = typicalParameter(operation, parameter);
    if (value !== undefined) parameters[parameterKey(parameter)] = value;
    else if (parameter.required)
      return { operation, because: `no valid value was found for ${parameterKey(parameter)}` };
  }
  const value = media === undefined ? undefined : typical(media.schema, media.examples);
  if (operation.body?.required && value === undefined)
    return { operation, because: "no valid value was found for the body" };
  const body = media === undefined || value === undefined ? undefined : { mediaType: media.name, value };
  const inputs: Inputs = body === undefined ? { parameters } : { parameters, body };
  const fresh = operation.given === undefined ? freshParameter(operation) : undefined;
  return {
    operation,
    media,
    bound: boundKeys(document, operation),
    inputsFor: (caseId) => (fresh === undefined ? inputs : withFreshName(inputs, fresh, `${seed} ${caseId}`)),
  };
}

function typical(schema: Parameter["schema"], examples: readonly Example[]): JsonValue | undefined {
  return examples.find(({ value }) => isValid(schema, value))?.value ?? validValues(schema)[0]?.value;
}

/** The first value that also survives the wire: a path cannot say everything that a schema allows. */
function typicalParameter(operation: Operation, parameter: Parameter): JsonValue | undefined {
  const candidates = [
    ...parameter.examples.map(({ value }) => value),
    ...validValues(parameter.schema).map(({ value }) => value),
  ];
  const alone: Operation = {
    ...operation,
    path: parameter.in === "path" ? `/{${parameter.name}}` : "/",
    parameters: [parameter],
  };
  const { body: _body, ...bare } = alone;
  return candidates.find((value) => {
    const request = writeRequest(bare, { parameters: { [parameterKey(parameter)]: value } });
    return request !== undefined && requestFaults(bare, request).every((faults) => faults.length === 0);
  });
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
