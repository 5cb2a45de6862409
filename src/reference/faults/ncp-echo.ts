import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { PackageChange } from "../ncp-policy.ts";
import type { StoredPackage } from "../ncp-store.ts";
import { calls, replying } from "./fault.ts";
import { mapLeaves, mapNames } from "./json-edits.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

/** Stores something else than what was sent, and shows what it stored. */
const storing =
  (edit: (change: PackageChange) => PackageChange): NcpPlant =>
  (policy) => ({
    ...policy,
    savePackage: (platform, name, change) => policy.savePackage(platform, name, edit(change)),
  });

/** Answers a put with what was sent, and stores something else. */
const storingAside =
  (edit: (change: PackageChange) => PackageChange): NcpPlant =>
  (policy) => ({
    ...policy,
    savePackage: (platform, name, change) => ({
      ...policy.savePackage(platform, name, edit(change)),
      ...change,
    }),
  });

const description = (edit: (text: string) => string) => (change: PackageChange) =>
  change.description === undefined ? change : { ...change, description: edit(change.description) };

const parameters = (edit: (value: JsonValue) => JsonValue) => (change: PackageChange) => {
  const edited = change.parameters === undefined ? undefined : edit(change.parameters);
  return isJsonObject(edited) ? { ...change, parameters: edited } : change;
};

const leaves = (edit: (leaf: JsonValue) => JsonValue) => parameters((value) => mapLeaves(value, edit));

/** Shows another package than the one that was put. */
const answering =
  (edit: (stored: StoredPackage) => StoredPackage): NcpPlant =>
  (policy) => ({ ...policy, presentSaved: (stored) => policy.presentSaved(edit(stored)) });

const [echo, back, echoParameters] = [
  "putPackage/echo",
  "putPackage/read-back",
  "putPackage/echo-parameters",
];

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (each) => escapes[each] ?? each);

/** Values that come back as something else. */
export const ncpEchoFaults: readonly NcpFault[] = [
  {
    id: "description-trimmed",
    title: "trims the description",
    rule: echo,
    plant: storing(description((text) => text.trim())),
  },
  {
    id: "description-trimmed-at-end",
    title: "stores the description without white space at its end, as CHAR columns do",
    rule: back,
    plant: storingAside(description((text) => text.trimEnd())),
  },
  {
    id: "description-one-space",
    title: "makes one space of several",
    rule: back,
    plant: storingAside(description((text) => text.replace(/ {2,}/g, " "))),
  },
  {
    id: "description-line-ends",
    title: "makes line feeds of line ends",
    rule: back,
    plant: storingAside(description((text) => text.replaceAll("\r\n", "\n"))),
  },
  {
    id: "description-composed",
    title: "composes characters (NFC)",
    rule: echo,
    plant: storing(description((text) => text.normalize("NFC"))),
  },
  {
    id: "description-decomposed",
    title: "stores characters decomposed (NFD)",
    rule: back,
    plant: storingAside(description((text) => text.normalize("NFD"))),
  },
  {
    id: "description-escaped",
    title: "escapes the description for HTML",
    rule: echo,
    plant: storing(description(escaped)),
  },
  {
    id: "description-unescaped",
    title: "stores HTML entities of the description undone",
    rule: back,
    plant: storingAside(description((text) => text.replaceAll("&amp;", "&").replaceAll("&#39;", "'"))),
  },
  {
    id: "description-without-tags",
    title: "removes tags from the description",
    rule: back,
    plant: storingAside(description((text) => text.replace(/<[^>]*>/g, ""))),
  },
  {
    id: "description-cut-at-255",
    title: "cuts the description after 255 characters",
    rule: echo,
    plant: storing(description((text) => text.slice(0, 255))),
  },
  {
    id: "description-cut-at-2999",
    title: "stores 2999 bytes of a description of 3000",
    rule: echo,
    plant: storing(description((text) => (Buffer.byteLength(text) > 2999 ? text.slice(0, -1) : text))),
  },
  {
    id: "description-16-bit",
    title: "makes question marks of characters beyond 16 bits",
    rule: echo,
    plant: storing(description((text) => text.replace(/[\u{10000}-\u{10FFFF}]/gu, "?"))),
  },
  {
    id: "description-latin",
    title: "shows UTF-8 as if it were Latin-1",
    rule: echo,
    plant: answering((stored) => ({
      ...stored,
      description: Buffer.from(stored.description).toString("latin1"),
    })),
  },
  {
    id: "description-decoded",
    title: "undoes percent-encoding in the description",
    rule: back,
    plant: storingAside(description((text) => text.replaceAll("%41", "A"))),
  },
  {
    id: "description-slashes",
    title: "stores backslashes doubled",
    rule: back,
    plant: storingAside(description((text) => text.replaceAll("\\", "\\\\"))),
  },
  {
    id: "description-lower-case",
    title: "shows the description in lower-case letters",
    rule: echo,
    plant: answering((stored) => ({ ...stored, description: stored.description.toLowerCase() })),
  },
  {
    id: "description-null-stored",
    title: "stores the text null for a description that is not sent",
    rule: "listPackages/empty-description",
    plant: (policy) => ({
      ...policy,
      savePackage: (platform, name, change) =>
        policy.savePackage(platform, name, { description: "null", ...change }),
    }),
  },
  {
    id: "description-not-shown",
    title: "shows an empty description after a put",
    rule: echo,
    plant: answering((stored) => ({ ...stored, description: "" })),
  },
  {
    id: "name-in-lower-case",
    title: "puts names in lower-case letters",
    rule: echo,
    plant: answering((stored) => ({ ...stored, name: stored.name.toLowerCase() })),
  },
  {
    id: "name-qualified",
    title: "shows the name with its platform in front",
    rule: echo,
    plant: answering((stored) => ({ ...stored, name: `${stored.platform}/${stored.name}` })),
  },
  {
    id: "name-cut-at-49",
    title: "shows 49 characters of a name of 50",
    rule: echo,
    plant: answering((stored) => ({ ...stored, name: stored.name.slice(0, 49) })),
  },
  {
    id: "get-name-qualified",
    title: "gets the name with its platform in front",
    rule: "getPackage/echo",
    plant: (policy) => ({
      ...policy,
      presentPackage: (stored, actions) =>
        policy.presentPackage({ ...stored, name: `${stored.platform}/${stored.name}` }, actions),
    }),
  },
  {
    id: "parameters-not-shown",
    title: "shows no parameters after a put",
    rule: echoParameters,
    plant: answering((stored) => ({ ...stored, parameters: {} })),
  },
  {
    id: "parameters-not-stored",
    title: "stores no parameters",
    rule: back,
    plant: storingAside((change) =>
      change.parameters === undefined ? change : { ...change, parameters: {} },
    ),
  },
  {
    id: "numbers-as-text",
    title: "stores numbers among the parameters as texts",
    rule: back,
    plant: storingAside(leaves((leaf) => (typeof leaf === "number" ? String(leaf) : leaf))),
  },
  {
    id: "texts-as-numbers",
    title: "stores texts that look like numbers as numbers",
    rule: back,
    plant: storingAside(
      leaves((leaf) => (typeof leaf === "string" && /^\d+$/.test(leaf) ? Number(leaf) : leaf)),
    ),
  },
  {
    id: "fractions-cut",
    title: "stores numbers without their fraction",
    rule: back,
    plant: storingAside(leaves((leaf) => (typeof leaf === "number" ? Math.trunc(leaf) : leaf))),
  },
  {
    id: "numbers-in-single-precision",
    title: "stores numbers in single precision",
    rule: back,
    plant: storingAside(leaves((leaf) => (typeof leaf === "number" ? Math.fround(leaf) : leaf))),
  },
  {
    id: "integers-of-32-bits",
    title: "stores integers in 32 bits",
    rule: back,
    plant: storingAside(
      leaves((leaf) => (typeof leaf === "number" && Number.isInteger(leaf) ? leaf | 0 : leaf)),
    ),
  },
  {
    id: "numbers-of-six-digits",
    title: "stores six decimals of numbers",
    rule: back,
    plant: storingAside(leaves((leaf) => (typeof leaf === "number" ? Number(leaf.toFixed(6)) : leaf))),
  },
  {
    id: "booleans-as-numbers",
    title: "stores booleans as 0 and 1",
    rule: "putPackage/read-back-nested",
    plant: storingAside(leaves((leaf) => (typeof leaf === "boolean" ? Number(leaf) : leaf))),
  },
  {
    id: "booleans-as-text",
    title: "stores booleans as texts",
    rule: "putPackage/read-back-nested",
    plant: storingAside(leaves((leaf) => (typeof leaf === "boolean" ? String(leaf) : leaf))),
  },
  {
    id: "nulls-as-text",
    title: "stores null among the parameters as the text null",
    rule: "putPackage/read-back-unusual",
    plant: storingAside(leaves((leaf) => (leaf === null ? "null" : leaf))),
  },
  {
    id: "empty-lists-lost",
    title: "drops empty lists and objects from the parameters",
    rule: "putPackage/read-back-nested",
    plant: storingAside(parameters((value) => withoutEmpty(value))),
  },
  {
    id: "parameters-flattened",
    title: "flattens nested parameters",
    rule: "putPackage/read-back-nested",
    plant: storingAside(parameters((value) => (isJsonObject(value) ? flattened(value, "") : value))),
  },
  {
    id: "lists-as-objects",
    title: "stores lists as objects of their indexes",
    rule: "putPackage/read-back-nested",
    plant: storingAside(parameters(listsAsObjects)),
  },
  {
    id: "lists-sorted",
    title: "sorts lists",
    rule: "putPackage/read-back-nested",
    plant: storingAside(parameters(reversedLists)),
  },
  {
    id: "parameters-as-text",
    title: "stores nested parameters as texts of JSON",
    rule: "putPackage/read-back-nested",
    plant: storingAside(
      parameters((value) =>
        isJsonObject(value)
          ? Object.fromEntries(
              Object.entries(value).map(([name, each]) => [
                name,
                typeof each === "object" && each !== null ? JSON.stringify(each) : each,
              ]),
            )
          : value,
      ),
    ),
  },
  {
    id: "parameter-names-trimmed",
    title: "trims the names of parameters",
    rule: back,
    plant: storingAside(parameters((value) => mapNames(value, (name) => name.trim()))),
  },
  {
    id: "parameter-names-lower-case",
    title: "stores names of parameters in lower-case letters",
    rule: back,
    needs: "parameters with upper-case letters in their names",
    plant: storingAside(parameters((value) => mapNames(value, (name) => name.toLowerCase()))),
  },
  {
    id: "parameter-names-camel-case",
    title: "stores names of parameters in camel case, where an underscore is followed by a small letter",
    rule: back,
    plant: storingAside(
      parameters((value) =>
        mapNames(value, (name) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())),
      ),
    ),
  },
  {
    id: "parameter-names-as-variables",
    title: "stores hyphens in names of parameters as underscores, as environments want them",
    rule: back,
    plant: storingAside(parameters((value) => mapNames(value, (name) => name.replaceAll("-", "_")))),
  },
  {
    id: "parameter-texts-escaped",
    title: "escapes parameters for HTML",
    rule: back,
    plant: storingAside(leaves((leaf) => (typeof leaf === "string" ? escaped(leaf) : leaf))),
  },
  {
    id: "parameter-texts-trimmed",
    title: "trims the texts among the parameters",
    rule: back,
    plant: storingAside(leaves((leaf) => (typeof leaf === "string" ? leaf.trim() : leaf))),
  },
  {
    id: "parameter-texts-composed",
    title: "composes characters of parameters (NFC)",
    rule: back,
    plant: storingAside(leaves((leaf) => (typeof leaf === "string" ? leaf.normalize("NFC") : leaf))),
  },
  {
    id: "whole-answer-latin",
    title: "sends characters beyond Latin-1 as question marks",
    rule: echo,
    plant: replying((reply, call) =>
      reply.body === undefined || !calls(call, "putPackage")
        ? reply
        : { ...reply, body: reply.body.replace(/[^\0-\xff]/g, "?") },
    ),
  },
  {
    id: "reserved-names-lost",
    title: "loses parameters whose names every object has",
    rule: "putPackage/read-back-unusual",
    plant: storingAside(parameters((value) => mapNames(value, (name) => (name in {} ? undefined : name)))),
  },
  {
    id: "big-integers-rounded",
    title: "rounds integers beyond 2^53",
    rule: "putPackage/read-back-unusual",
    plant: storingAside(leaves((leaf) => (typeof leaf === "bigint" ? Number(leaf) : leaf))),
  },
];

function withoutEmpty(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => typeof member !== "object" || member === null || Object.keys(member).length > 0)
      .map(([name, member]) => [name, withoutEmpty(member)]),
  );
}

function flattened(value: JsonObject, prefix: string): JsonObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]): (readonly [string, JsonValue])[] =>
      isJsonObject(member)
        ? Object.entries(flattened(member, `${prefix}${name}.`))
        : [[`${prefix}${name}`, member]],
    ),
  );
}

function listsAsObjects(value: JsonValue): JsonValue {
  if (isJsonArray(value))
    return Object.fromEntries(value.map((item, at) => [String(at), listsAsObjects(item)]));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, listsAsObjects(member)]));
}

function reversedLists(value: JsonValue): JsonValue {
  if (isJsonArray(value))
    return value.map(reversedLists).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? 1 : -1));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, reversedLists(member)]));
}
