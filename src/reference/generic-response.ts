import { writeBody } from "../cases/wire/body-write.ts";
import { primitiveText, writeParameter } from "../cases/wire/parameter-write.ts";
import { matchesRange } from "../http/media-type.ts";
import { parsePointer, withValueAt } from "../json/pointer.ts";
import type { JsonValue } from "../json/value.ts";
import type { Schema } from "../schema/schema.ts";
import { firstValidValue } from "../schema/valid-values.ts";
import { isValid } from "../schema/validator.ts";
import type { ApiDocument, MediaType, Operation, ResponseSpec } from "../spec/document.ts";
import type { Outcome } from "../spec/rule.ts";
import type { Reply } from "./behaviour.ts";
import { isXml, xmlBody } from "./xml-body.ts";

/** Makes the responses that a document describes, from its examples or, where it has none, from its schemas. */
export interface ResponseMaker {
  /** The first documented status of these; a class stands for its first member. Where none is documented, a plain answer. */
  refusal(operation: Operation, statuses: readonly number[], message: string, accept?: string): Reply;
  /** The outcome that a rule of the document asks for. */
  outcome(operation: Operation, outcome: Outcome, message: string, accept?: string): Reply;
  /** `undefined` where nothing that is documented is acceptable. */
  success(operation: Operation, accept: string | undefined): Reply | undefined;
}

export function responseMaker(document: ApiDocument): ResponseMaker {
  const generated = (schema: Schema): JsonValue | undefined =>
    schema === true ? {} : firstValidValue(schema);
  const exampleOf = ({ schema, examples }: MediaType): JsonValue | undefined =>
    examples.find(({ value }) => isValid(schema, value))?.value ?? generated(schema) ?? examples[0]?.value;

  const described = (
    status: number,
    response: ResponseSpec,
    accept: string | undefined,
    edit: (value: JsonValue) => JsonValue = (value) => value,
  ): Reply | undefined => {
    const headers = Object.fromEntries(response.headers.flatMap((each) => headerOf(each, generated)));
    if (response.content.length === 0) return { status, headers };
    const media = response.content.find(({ name }) => accepts(accept, name));
    const value = media && exampleOf(media);
    if (media === undefined || value === undefined) return undefined;
    const written = isXml(media.name) ? xmlBody(media, edit(value)) : writeBody(media, edit(value));
    if (written === undefined) return undefined;
    return {
      status,
      headers: { ...headers, "Content-Type": written.contentType },
      body: Buffer.from(written.bytes).toString(),
    };
  };

  const withError = (outcome: Pick<Outcome, "code" | "message">): ((value: JsonValue) => JsonValue) => {
    const { error } = document;
    return (value) => {
      const coded =
        error === undefined || outcome.code === undefined
          ? value
          : withValueAt(value, parsePointer(error.code), outcome.code);
      return error?.message === undefined || outcome.message === undefined
        ? coded
        : withValueAt(coded, parsePointer(error.message), outcome.message);
    };
  };

  return {
    refusal: (operation, statuses, message, accept) => {
      for (const status of statuses) {
        const response = responseFor(operation, status);
        const reply = response && (described(status, response, accept) ?? described(status, response, "*/*"));
        if (reply !== undefined) return reply;
      }
      return plain(statuses[0] ?? 400, message);
    },
    outcome: (operation, outcome, message, accept) => {
      const status = statusOf(outcome.status, "400");
      const response = responseFor(operation, status);
      const edit = withError(outcome);
      return (
        (response &&
          (described(status, response, accept, edit) ?? described(status, response, "*/*", edit))) ??
        plain(status, message)
      );
    },
    success: (operation, accept) => {
      const response =
        operation.responses.find(({ status }) => /^2/.test(status)) ??
        operation.responses.find(({ status }) => /^[3d]/.test(status));
      return response === undefined
        ? { status: 200, headers: {} }
        : described(statusOf(response.status, "200"), response, accept);
    },
  };
}

/** An answer that the document does not describe. */
export function plain(status: number, message: string): Reply {
  return { status, headers: { "Content-Type": "application/json" }, body: JSON.stringify({ message }) };
}

/** OpenAPI: a code goes before its class, a class before `default`. */
function responseFor({ responses }: Operation, status: number): ResponseSpec | undefined {
  const named = (name: string): ResponseSpec | undefined =>
    responses.find((each) => each.status.toUpperCase() === name);
  return named(String(status)) ?? named(`${String(status)[0]}XX`) ?? named("DEFAULT");
}

/** `4XX` → 400. */
function statusOf(pattern: string, otherwise: string): number {
  return Number((/^\d/.test(pattern) ? pattern : otherwise).replace(/xx$/i, "00"));
}

function accepts(accept: string | undefined, mediaType: string): boolean {
  if (accept === undefined || accept.trim() === "") return true;
  return accept.split(",").some((range) => {
    const refused = /;\s*q=0(\.0*)?\s*$/.test(range);
    return !refused && (matchesRange(mediaType, range) || matchesRange(range, mediaType));
  });
}

function headerOf(
  { name, required, schema, explode }: ResponseSpec["headers"][number],
  generated: (schema: Schema) => JsonValue | undefined,
): readonly (readonly [string, string])[] {
  const value = required ? generated(schema) : undefined;
  if (value === undefined || name.toLowerCase() === "content-type") return [];
  const simple = { name, in: "header", style: "simple", explode, allowReserved: true } as const;
  const [text = primitiveText(value)] = writeParameter(simple, value) ?? [];
  return [[name, text]];
}
