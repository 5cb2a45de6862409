import { isJsonMediaType } from "../../http/media-type.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import type { MediaType, Parameter, ParameterStyle } from "../../spec/document.ts";
import { propertySchema } from "./types-of.ts";

type FormParameter = Pick<Parameter, "name" | "style" | "explode" | "schema" | "required"> & {
  readonly in: "query";
  readonly allowReserved: false;
};

/** How a property of a form is written: form style, exploded, unless the document says otherwise. */
export function formParameter(media: MediaType, name: string): FormParameter {
  const encoding = encodingOf(media, name);
  const style: ParameterStyle = encoding?.style ?? "form";
  return {
    name,
    in: "query",
    style,
    explode: encoding?.explode ?? style === "form",
    allowReserved: false,
    required: false,
    schema: propertySchema(media.schema, name),
  };
}

/** Objects, and lists of anything but primitives, travel as JSON text, unless the document gives them a style. */
export function travelsAsJson(media: MediaType, name: string, value: JsonValue): boolean {
  const { style, explode, contentType } = encodingOf(media, name) ?? {};
  if (style !== undefined || explode !== undefined) return false;
  return isNested(value) || (contentType !== undefined && isJsonMediaType(contentType));
}

/** Whether a value holds an object or a list in a list. */
export function isNested(value: JsonValue): boolean {
  return (
    isJsonObject(value) ||
    (isJsonArray(value) && value.some((item) => isJsonObject(item) || isJsonArray(item)))
  );
}

export function encodingOf(media: MediaType, name: string): MediaType["encoding"][string] | undefined {
  return Object.hasOwn(media.encoding, name) ? media.encoding[name] : undefined;
}
