import { Ajv2020 } from "ajv/dist/2020.js";

/** The first thing in which a value is not as a schema with references of its own says; `undefined` where it is. */
export function problemUnder(schema: object): (value: unknown) => string | undefined {
  const validate = new Ajv2020({ strict: false }).compile(schema);
  return (value) => {
    if (validate(value)) return undefined;
    const [error] = validate.errors ?? [];
    return `${error?.instancePath || "the whole"} ${error?.message ?? "is not as it should be"}`;
  };
}
