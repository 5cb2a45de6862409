import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../json/value.ts";
import type { Platform } from "./ncp-store.ts";

/** What Put Action can make. */
export type ActionType = "basic" | "web" | "sequence" | "sequence-web";

/**
 * The first field of a Put Action body that is missing or not as the page describes it: `exec.kind`. The page has one code
 * for all of them.
 */
export function faultyActionField(
  body: JsonObject,
  type: ActionType,
  platform: Platform,
): string | undefined {
  const wanted = type === "sequence" || type === "sequence-web" ? sequenceFields : codeFields;
  const faulty = Object.entries(wanted).find(([path, holds]) => !holds(valueAt(body, path)));
  if (faulty !== undefined) return faulty[0];
  const needsNetwork = wanted === codeFields && platform === "vpc";
  return needsNetwork && !isNetworkList(valueAt(body, "vpc")) ? "vpc" : undefined;
}

type Claim = (value: JsonValue | undefined) => boolean;

const isText: Claim = (value) => typeof value === "string";

const codeFields: Readonly<Record<string, Claim>> = {
  "exec.kind": isText,
  "exec.code": isText,
  "exec.main": isText,
  "limits.timeout": (value) => Number.isInteger(value) && Number(value) >= 500 && Number(value) <= 300_000,
  "limits.memory": (value) => value === 128 || value === 256 || value === 512 || value === 1024,
};

const sequenceFields: Readonly<Record<string, Claim>> = {
  "exec.kind": (value) => value === "sequence",
  "exec.components": (value) => isJsonArray(value) && value.length > 0 && value.every(isText),
};

function isNetworkList(value: JsonValue | undefined): boolean {
  return (
    isJsonArray(value) &&
    value.length > 0 &&
    value.every(
      (item) => Number.isInteger(valueAt(item, "vpcNo")) && Number.isInteger(valueAt(item, "subnetNo")),
    )
  );
}

function valueAt(root: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const name of path.split(".")) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}
