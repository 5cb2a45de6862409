import { valueAt } from "../../json/pointer.ts";
import type { JsonValue } from "../../json/value.ts";
import type { Breach } from "../../schema/sample.ts";
import type { Schema } from "../../schema/schema.ts";
import { breaches } from "../../schema/validator.ts";

/** What more members would put right: a consumer names only those that it cares about. */
const aboutAbsence: ReadonlySet<string> = new Set(["required", "dependentRequired", "minProperties"]);

/** Branches, of which a value with members left out may match none, or more than one. */
const branching: ReadonlySet<string> = new Set(["anyOf", "oneOf", "discriminator"]);

/** Why no value of a schema looks like this part of one; that members are left out is no reason. */
export function impossibilities(schema: Schema, value: JsonValue): readonly Breach[] {
  return breaches(schema, value).filter(({ keyword, node, at }) => {
    if (aboutAbsence.has(keyword)) return false;
    if (!branching.has(keyword)) return true;
    const part = valueAt(value, at);
    const branches = node.oneOf ?? node.anyOf ?? [];
    return part !== undefined && branches.every((branch) => impossibilities(branch, part).length > 0);
  });
}
