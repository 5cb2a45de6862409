import type { Case, Inputs } from "../cases/case.ts";
import { contains, parameterKey } from "../cases/place.ts";
import { valueAt, withValueAt } from "../json/pointer.ts";
import { isJsonObject, type JsonValue } from "../json/value.ts";
import type { StateValues } from "../states/provider.ts";

/** Puts what a state gave into the inputs, by name; never over the part that the case breaks. */
export function withStateValues(testCase: Case, inputs: Inputs, values: StateValues): Inputs {
  const broken = testCase.violation?.at;
  const isBroken = (place: string): boolean =>
    broken !== undefined && (contains(broken, place) || contains(place, broken));
  let result = inputs;
  for (const { in: location, name } of testCase.operation.parameters) {
    const key = parameterKey({ in: location, name });
    const value = values[name];
    if (value === undefined || inputs.parameters[key] === undefined || isBroken(key)) continue;
    result = { ...result, parameters: { ...result.parameters, [key]: value } };
  }
  for (const [name, value] of Object.entries(values)) {
    const { body } = result;
    if (body === undefined || !isJsonObject(body.value) || !Object.hasOwn(body.value, name)) continue;
    if (isBroken(`body.${name}`)) continue;
    result = { ...result, body: { ...body, value: withValueAt(body.value, [name], value) } };
  }
  return result;
}

/** What a request says at a place. */
export function sentAt(inputs: Inputs, place: string): JsonValue | undefined {
  const own = inputs.parameters[place];
  if (own !== undefined) return own;
  const [root, ...steps] = place.split(".");
  return root === "body" ? valueAt(inputs.body?.value, steps) : undefined;
}
