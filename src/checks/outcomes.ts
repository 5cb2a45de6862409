import { type Path, parsePointer, valueAt } from "../json/pointer.ts";
import { remembered } from "../json/remembered.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import type { ApiDocument, ErrorEnvelope } from "../spec/document.ts";
import type { Outcome } from "../spec/rule.ts";
import type { Observation } from "./check.ts";

/** What an error response says: its code and message, as text, where the document says they are. */
export interface ErrorAnswer {
  readonly code: string | undefined;
  readonly message: string | undefined;
}

export function errorOf(document: ApiDocument, json: JsonValue | undefined): ErrorAnswer {
  const { error } = document;
  if (error === undefined) return { code: undefined, message: undefined };
  const { code, message } = remembered(paths, error, () => ({
    code: parsePointer(error.code),
    message: error.message === undefined ? undefined : parsePointer(error.message),
  }));
  return {
    code: asText(valueAt(json, code)),
    message: message === undefined ? undefined : asText(valueAt(json, message)),
  };
}

/** Every response is asked for its error, and the places are always the same. */
const paths = new WeakMap<ErrorEnvelope, { readonly code: Path; readonly message: Path | undefined }>();

/** Codes are compared as text: a server that sends the number 401 for "401" means the same code. */
function asText(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null || isJsonArray(value) || isJsonObject(value)) return undefined;
  return String(value);
}

/** `404` fits `404` and `4XX`. */
export function fitsStatus(status: number, pattern: string): boolean {
  return (
    pattern === "default" ||
    String(status) === pattern ||
    (/XX$/.test(pattern) && String(status)[0] === pattern[0])
  );
}

export function fitsOutcome(outcome: Outcome, status: number, answer: ErrorAnswer): boolean {
  return (
    fitsStatus(status, outcome.status) &&
    (outcome.code === undefined || (outcome.code ?? undefined) === answer.code) &&
    (outcome.message === undefined || outcome.message === answer.message)
  );
}

/** `400 80100 PACKAGE_INVALID_NAME or 422`. */
export function describeOutcomes(outcomes: readonly Outcome[]): string {
  return outcomes
    .map(({ status, code, message }) =>
      [status, code === null ? "without a code" : code, message].filter(Boolean).join(" "),
    )
    .join(" or ");
}

/** What came back, in the same words. */
export function describeAnswer(document: ApiDocument, { response, json }: Observation): string {
  const { code, message } = errorOf(document, json);
  return [response.status, code, message].filter((part) => part !== undefined && part !== "").join(" ");
}
