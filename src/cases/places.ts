import { withValueAt } from "../json/pointer.ts";
import type { JsonValue } from "../json/value.ts";
import type { Operation } from "../spec/document.ts";
import type { Inputs } from "./case.ts";

/** Puts values at places of the request: `path.packageName`, `body.keysetId`. */
export function withPlaces(
  operation: Operation,
  inputs: Inputs,
  given: Readonly<Record<string, JsonValue>>,
): Inputs {
  let result = inputs;
  for (const [place, value] of Object.entries(given)) {
    const [root, ...steps] = place.split(".");
    if (root === "body") {
      const mediaType = result.body?.mediaType ?? operation.body?.content[0]?.name ?? "application/json";
      result = { ...result, body: { mediaType, value: withValueAt(result.body?.value, steps, value) } };
    } else result = { ...result, parameters: { ...result.parameters, [place]: value } };
  }
  return result;
}
