import type { HttpRequest } from "../../../http/message.ts";
import { isJsonObject, type JsonValue } from "../../../json/value.ts";
import type { SchemaObject } from "../../../schema/schema.ts";
import type { Parameter } from "../../../spec/document.ts";

/**
 * How one server takes a query parameter of form style: written without a look at the code under test, after what
 * frameworks do. `undefined`: it sees no such parameter. A text that cannot be converted stays a text.
 */
export type Server = (parameter: Parameter, request: HttpRequest) => JsonValue | undefined;

interface Manners {
  readonly split: (texts: readonly string[]) => readonly string[];
  readonly pick: (texts: readonly string[]) => string | undefined;
  readonly convert: (text: string, type: unknown) => JsonValue | undefined;
}

const plain: Manners = {
  split: (texts) => texts,
  pick: (texts) => texts[0],
  convert: (text, type) => {
    if (type === "integer") return /^-?\d+$/.test(text) ? exact(text) : text;
    if (type === "number") return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
    return type === "boolean" && /^(true|false)$/.test(text) ? text === "true" : text;
  },
};

function exact(text: string): JsonValue {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** Converts whatever has some value in the target type, as scripting languages do. */
const generous: Manners = {
  ...plain,
  convert: (text, type) => {
    const trimmed = text.trim();
    if (type === "integer" && /^[+-]?\d+$/.test(trimmed)) return exact(trimmed.replace("+", ""));
    if (type === "integer" || type === "number") {
      return trimmed !== "" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : text;
    }
    if (type === "boolean" && /^(true|1|yes|on|t|y)$/i.test(trimmed)) return true;
    return type === "boolean" && /^(false|0|no|off|f|n)$/i.test(trimmed) ? false : text;
  },
};

const noEmpty = (texts: readonly string[]): readonly string[] => texts.filter((text) => text !== "");

export const servers: Readonly<Record<string, Server>> = {
  "takes the first of several": server(plain),
  "takes the last of several": server({ ...plain, pick: (texts) => texts.at(-1) }),
  "splits at commas whatever the document says": server({
    ...plain,
    split: (texts) => texts.flatMap((text) => text.split(",")),
  }),
  "takes nothing for absent": server({ ...plain, split: noEmpty, pick: (texts) => noEmpty(texts)[0] }),
  "drops empty items": server({ ...plain, split: noEmpty }),
  "converts what it can": server(generous),
};

function server({ split, pick, convert }: Manners): Server {
  return ({ name, schema, explode }, { target }) => {
    const query = new URLSearchParams(target.split("?")[1] ?? "");
    const node: SchemaObject = typeof schema === "boolean" ? {} : schema;
    if (node.type === "array") {
      const texts = query.getAll(name);
      const items = Object(node.items);
      const parts = split(explode ? texts : texts.flatMap((text) => text.split(",")));
      return texts.length === 0 ? undefined : parts.map((text) => convert(text, items.type) ?? null);
    }
    if (node.type === "object") {
      const members = [...query].map(([key, text]) => [
        key,
        convert(text, Object(node.properties?.[key] ?? node.additionalProperties).type),
      ]);
      const value: JsonValue = Object.fromEntries(members);
      return isJsonObject(value) && members.length > 0 ? value : undefined;
    }
    const text = pick(query.getAll(name));
    return text === undefined ? undefined : convert(text, node.type);
  };
}
