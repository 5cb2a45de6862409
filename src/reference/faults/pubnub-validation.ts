import { parseJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import type { PubnubWorld } from "../pubnub-policy.ts";
import { pubnubRefusals } from "../pubnub-refusals.ts";
import type { Keyset, PackageRevision } from "../pubnub-store.ts";
import { isRefusal } from "../refusal.ts";
import type { PubnubFault, PubnubPlant } from "./pubnub-fault.ts";

/** Changes a body before it is checked. */
const reading =
  (change: (body: JsonObject, world: PubnubWorld) => JsonValue): PubnubPlant =>
  (policy, world) => ({
    ...policy,
    readAssignment: (body) => policy.readAssignment(isJsonObject(body) ? change(body, world) : body),
  });

/** Replaces a field of a certain kind by something that is there. */
const field = (
  name: "packageRevisionId" | "keysetId",
  is: (value: JsonValue | undefined) => boolean,
  to: (value: JsonValue | undefined, world: PubnubWorld) => JsonValue | undefined,
): PubnubPlant =>
  reading((body, world) => {
    if (!is(body[name])) return body;
    const value = to(body[name], world);
    return value === undefined ? body : { ...body, [name]: value };
  });

/** The newest that the account may use, which is what a service finds that looks for nothing in particular. */
const anyKeyset = (_: unknown, { store }: PubnubWorld): number | undefined => newestOf(store.keysets)?.id;
const anyRevision = (_: unknown, { store }: PubnubWorld): string | undefined => newestOf(store.revisions)?.id;

function newestOf<T extends Keyset | PackageRevision>(all: ReadonlyMap<unknown, T>): T | undefined {
  return [...all.values()].findLast(({ account }) => account === "the account");
}

function unpacked(body: string): JsonValue {
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}

const text = (value: JsonValue | undefined): value is string => typeof value === "string";
const list = (value: JsonValue | undefined): boolean => value !== undefined && isJsonArray(value);
const [requiredRule, typeRule, formatRule] = [
  "createPackageDeployment/body-required",
  "createPackageDeployment/body-type",
  "createPackageDeployment/revision-format",
] as const;

/** Mistakes in checking the body of an assignment. */
export const pubnubValidationFaults: readonly PubnubFault[] = [
  {
    id: "revision-optional",
    title: "takes some revision where none is sent",
    rule: requiredRule,
    plant: field("packageRevisionId", (value) => value === undefined, anyRevision),
  },
  {
    id: "keyset-optional",
    title: "takes some keyset where none is sent",
    rule: requiredRule,
    plant: field("keysetId", (value) => value === undefined, anyKeyset),
  },
  {
    id: "keyset-optional-forbidden",
    title: "looks for a keyset where none is sent, and finds that it may not write there",
    rule: requiredRule,
    plant: field(
      "keysetId",
      (value) => value === undefined,
      () => 0,
    ),
  },
  {
    id: "revision-optional-not-found",
    title: "looks for a revision where none is sent, and answers 404",
    rule: requiredRule,
    plant: (policy) => ({
      ...policy,
      readAssignment: (body) =>
        isJsonObject(body) && body.packageRevisionId === undefined
          ? { ...pubnubRefusals.notFound("PackageRevision [undefined] was not found!"), status: 404 }
          : policy.readAssignment(body),
    }),
  },
  {
    id: "keyset-fraction-cut",
    title: "cuts the fraction off the number of a keyset",
    rule: typeRule,
    plant: field(
      "keysetId",
      (value) => typeof value === "number",
      (value) => Math.trunc(Number(value)),
    ),
  },
  {
    id: "keyset-null-taken",
    title: "takes some keyset where null is sent",
    rule: typeRule,
    plant: field("keysetId", (value) => value === null, anyKeyset),
  },
  {
    id: "keyset-boolean-taken",
    title: "takes some keyset where a boolean is sent",
    rule: typeRule,
    plant: field("keysetId", (value) => typeof value === "boolean", anyKeyset),
  },
  {
    id: "keyset-list-taken",
    title: "takes some keyset where a list is sent",
    rule: typeRule,
    plant: field("keysetId", isJsonArray, anyKeyset),
  },
  {
    id: "keyset-object-taken",
    title: "takes some keyset where an object is sent",
    rule: typeRule,
    plant: field("keysetId", isJsonObject, anyKeyset),
  },
  {
    id: "revision-number-taken",
    title: "takes some revision where a number is sent",
    rule: typeRule,
    plant: field("packageRevisionId", (value) => typeof value === "number", anyRevision),
  },
  {
    id: "revision-null-taken",
    title: "takes some revision where null is sent",
    rule: typeRule,
    plant: field("packageRevisionId", (value) => value === null, anyRevision),
  },
  {
    id: "revision-list-taken",
    title: "takes some revision where a list is sent",
    rule: typeRule,
    plant: field("packageRevisionId", isJsonArray, anyRevision),
  },
  {
    id: "only-keyset-checked",
    title: "checks the keyset and not the revision",
    rule: typeRule,
    plant: field("packageRevisionId", (value) => value !== undefined && !text(value), anyRevision),
  },
  {
    id: "revision-any-text",
    title: "takes some revision where the text is no UUID",
    rule: formatRule,
    plant: field(
      "packageRevisionId",
      (value) => text(value) && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
      anyRevision,
    ),
  },
  {
    id: "revision-empty-taken",
    title: "takes some revision where the text is empty",
    rule: formatRule,
    plant: field("packageRevisionId", (value) => value === "", anyRevision),
  },
  {
    id: "revision-trimmed",
    title: "trims the id of a revision",
    rule: formatRule,
    needs: "the id of a revision that exists, with white space around it",
    plant: field("packageRevisionId", text, (value) => String(value).trim()),
  },
  {
    id: "body-in-a-text",
    title: "takes a body that is a text with JSON in it",
    rule: typeRule,
    needs: "a JSON string that holds a valid body",
    plant: (policy) => ({
      ...policy,
      readAssignment: (body) => policy.readAssignment(typeof body === "string" ? unpacked(body) : body),
    }),
  },
  {
    id: "revision-in-a-list",
    title: "takes a list of one revision for the revision",
    rule: typeRule,
    needs: "the id of a revision that exists, in a list",
    plant: field("packageRevisionId", list, (value) => (isJsonArray(value) ? value[0] : value)),
  },
  {
    id: "keyset-in-a-list",
    title: "takes a list of one keyset for the keyset",
    rule: typeRule,
    needs: "the id of a keyset that exists, in a list",
    plant: field("keysetId", list, (value) => (isJsonArray(value) ? value[0] : value)),
  },
  {
    id: "revision-in-braces",
    title: "takes the id of a revision in braces",
    rule: formatRule,
    needs: "the id of a revision that exists, in braces",
    plant: field("packageRevisionId", text, (value) => String(value).replace(/^\{(.*)\}$/, "$1")),
  },
  {
    id: "revision-as-urn",
    title: "takes the id of a revision as a URN",
    rule: formatRule,
    needs: "the id of a revision that exists, as a URN",
    plant: field("packageRevisionId", text, (value) => String(value).replace(/^urn:uuid:/i, "")),
  },
  {
    id: "revision-by-beginning",
    title: "reads as much of an id as a UUID has, and not what follows",
    rule: formatRule,
    needs: "the id of a revision that exists, with something after it",
    plant: field("packageRevisionId", text, (value) => String(value).slice(0, 36)),
  },
  {
    id: "body-list-taken",
    title: "takes the first item of a list for the body, or some assignment where it is empty",
    rule: typeRule,
    plant: (policy, world) => ({
      ...policy,
      readAssignment: (body) =>
        isJsonArray(body)
          ? policy.readAssignment(
              body[0] ?? {
                packageRevisionId: anyRevision(0, world) ?? "",
                keysetId: anyKeyset(0, world) ?? 0,
              },
            )
          : policy.readAssignment(body),
    }),
  },
  {
    id: "type-422",
    title: "answers 422 to a body of the wrong types",
    rule: typeRule,
    plant: asStatus(
      (body) =>
        isJsonObject(body) && Object.hasOwn(body, "keysetId") && Object.hasOwn(body, "packageRevisionId"),
      422,
    ),
  },
  {
    id: "required-422",
    title: "answers 422 where a field is missing",
    rule: requiredRule,
    plant: asStatus(
      (body) =>
        isJsonObject(body) && !(Object.hasOwn(body, "keysetId") && Object.hasOwn(body, "packageRevisionId")),
      422,
    ),
  },
  {
    id: "format-422",
    title: "answers 422 to an id that is no UUID",
    rule: formatRule,
    plant: asStatus((body) => isJsonObject(body) && text(body.packageRevisionId), 422),
  },
];

/** Refuses some bodies with another status. */
function asStatus(which: (body: JsonValue) => boolean, status: number): PubnubPlant {
  return (policy) => ({
    ...policy,
    readAssignment: (body) => {
      const assignment = policy.readAssignment(body);
      return isRefusal(assignment) && which(body) ? { ...assignment, status } : assignment;
    },
  });
}
