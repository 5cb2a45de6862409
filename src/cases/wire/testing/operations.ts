import type { Schema } from "../../../schema/schema.ts";
import type { MediaType, Operation, Parameter } from "../../../spec/document.ts";

const origin = { file: "test.yaml", pointer: "" };

/** A parameter `value`, of form style in the query unless said otherwise. */
export function parameterOf(schema: Schema, more: Partial<Parameter> = {}): Parameter {
  const location = more.in ?? "query";
  const style = more.style ?? (location === "query" || location === "cookie" ? "form" : "simple");
  return {
    name: "value",
    in: location,
    required: location === "path",
    style,
    explode: style === "form",
    allowReserved: false,
    schema,
    examples: [],
    origin,
    ...more,
  };
}

/** A body of one media type, JSON unless said otherwise. */
export function mediaOf(schema: Schema, more: Partial<MediaType> = {}): MediaType {
  return { name: "application/json", schema, examples: [], encoding: {}, origin, ...more };
}

/** An operation with these parameters, and with a body where there is a media type. */
export function operationOf(parameters: readonly Parameter[], media?: MediaType): Operation {
  const variables = parameters.filter((each) => each.in === "path").map(({ name }) => `/{${name}}`);
  return {
    id: "test",
    method: "POST",
    path: `/things${variables.join("")}`,
    summary: "",
    parameters,
    ...(media === undefined ? {} : { body: { required: true, content: [media], origin } }),
    responses: [],
    security: [],
    rules: [],
    supporting: false,
    values: {},
    origin,
  };
}
