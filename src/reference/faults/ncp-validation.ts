import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from "../../json/value.ts";
import { readJsonBody } from "../json-body.ts";
import { ncpRefusals } from "../ncp-refusals.ts";
import type { Platform } from "../ncp-store.ts";
import { queryValues } from "../query.ts";
import { calls } from "./fault.ts";
import { without } from "./json-edits.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

/** Changes a body before its fields are checked. */
const reading =
  (change: (body: JsonObject) => JsonObject): NcpPlant =>
  (policy) => ({ ...policy, readChange: (body) => policy.readChange(change(body)) });

/** Leaves a field out of the checks, and out of the package, where it is of the kind given. */
const skipping = (name: string, skips: (value: JsonValue) => boolean): NcpPlant =>
  reading((body) => (Object.hasOwn(body, name) && skips(body[name] ?? null) ? without(body, name) : body));

/** Takes descriptions by another measure than bytes of UTF-8. */
const measuring =
  (length: (text: string) => number, most = 3000): NcpPlant =>
  (policy) => ({
    ...policy,
    readChange: (body) => {
      const { description } = body;
      if (typeof description !== "string") return policy.readChange(body);
      if (length(description) > most) return ncpRefusals.bodyInvalidValue("description is too long.");
      const change = policy.readChange({ ...body, description: "" });
      return "kind" in change ? change : { ...change, description };
    },
  });

const refusing =
  (refuses: (body: JsonObject) => boolean): NcpPlant =>
  (policy) => ({
    ...policy,
    readChange: (body) =>
      refuses(body) ? ncpRefusals.bodyInvalidValue("The value is not allowed.") : policy.readChange(body),
  });

/** Reads the platform its own way where the parameter is there; `undefined` leaves it to the API. */
const platform =
  (read: (value: string) => Platform | undefined, ...operations: readonly string[]): NcpPlant =>
  (policy) => ({
    ...policy,
    readPlatform: (call) => {
      const [value] = queryValues(call.query, "platform");
      const own = value === undefined || !calls(call, ...operations) ? undefined : read(value);
      return own ?? policy.readPlatform(call);
    },
  });

const bytes = (text: string): number => Buffer.byteLength(text);
const members = (body: JsonObject): JsonObject => (isJsonObject(body.parameters) ? body.parameters : {});
const put = "putPackage";

/** Mistakes in checking platform and body. */
export const ncpValidationFaults: readonly NcpFault[] = [
  {
    id: "description-of-3001",
    title: "takes descriptions of 3001 bytes",
    rule: "putPackage/body-value",
    plant: measuring(bytes, 3001),
  },
  {
    id: "description-of-3000-refused",
    title: "refuses descriptions of 3000 bytes",
    rule: "putPackage/success",
    plant: measuring(bytes, 2999),
  },
  {
    id: "description-in-utf-16",
    title: "counts UTF-16 units for bytes",
    rule: "putPackage/body-value",
    plant: measuring(({ length }) => length),
  },
  {
    id: "description-in-characters",
    title: "counts characters for bytes",
    rule: "putPackage/body-value",
    plant: measuring((text) => [...text].length),
  },
  {
    id: "description-two-bytes-each",
    title: "counts two bytes for every character beyond ASCII",
    rule: "putPackage/body-value",
    plant: measuring((text) => [...text].reduce((sum, each) => sum + (each < "\x80" ? 1 : 2), 0)),
  },
  {
    id: "description-three-bytes-each",
    title: "counts three bytes for every character beyond ASCII, as MySQL's old utf8 does",
    rule: "putPackage/success",
    plant: measuring((text) => [...text].reduce((sum, each) => sum + (each < "\x80" ? 1 : 3), 0)),
  },
  {
    id: "description-unlimited",
    title: "does not limit the description",
    rule: "putPackage/body-value",
    plant: measuring(() => 0),
  },
  {
    id: "description-limit-10000",
    title: "limits the description to 10,000 bytes",
    rule: "putPackage/body-value",
    plant: measuring(bytes, 10_000),
  },
  {
    id: "description-as-written",
    title: "counts the description with its JSON escapes",
    rule: "putPackage/success",
    needs: "3000 bytes, some of which JSON must escape",
    plant: measuring((text) => bytes(JSON.stringify(text)) - 2),
  },
  {
    id: "description-empty-refused",
    title: "refuses an empty description",
    rule: "putPackage/success",
    plant: refusing(({ description }) => description === ""),
  },
  {
    id: "description-markup-refused",
    title: "refuses angle brackets in the description, as web application firewalls do",
    rule: "putPackage/success",
    plant: refusing(({ description }) => typeof description === "string" && /[<>]/.test(description)),
  },
  {
    id: "description-lines-refused",
    title: "refuses line breaks in the description",
    rule: "putPackage/success",
    needs: "a description of several lines",
    plant: refusing(({ description }) => typeof description === "string" && /[\r\n]/.test(description)),
  },
  {
    id: "description-number-taken",
    title: "takes a number for the description",
    rule: "putPackage/body-type",
    plant: reading((body) =>
      typeof body.description === "number" ? { ...body, description: String(body.description) } : body,
    ),
  },
  {
    id: "description-boolean-taken",
    title: "takes true and false for the description",
    rule: "putPackage/body-type",
    plant: skipping("description", (value) => typeof value === "boolean"),
  },
  {
    id: "description-list-taken",
    title: "takes a list for the description",
    rule: "putPackage/body-type",
    plant: skipping("description", isJsonArray),
  },
  {
    id: "description-object-taken",
    title: "takes an object for the description",
    rule: "putPackage/body-type",
    plant: skipping("description", isJsonObject),
  },
  {
    id: "description-falsy-unchecked",
    title: "does not check descriptions that count as false: 0, false",
    rule: "putPackage/body-type",
    plant: skipping("description", (value) => value === 0 || value === false),
  },
  {
    id: "parameters-list-taken",
    title: "takes a list for the parameters, since lists are objects to it",
    rule: "putPackage/body-type",
    plant: skipping("parameters", isJsonArray),
  },
  {
    id: "parameters-empty-list-taken",
    title: "takes an empty list for empty parameters, as PHP does",
    rule: "putPackage/body-type",
    plant: skipping("parameters", (value) => isJsonArray(value) && value.length === 0),
  },
  {
    id: "parameters-text-taken",
    title: "takes any text for the parameters",
    rule: "putPackage/body-type",
    plant: skipping("parameters", (value) => typeof value === "string"),
  },
  {
    id: "parameters-empty-text-taken",
    title: "takes an empty text for the parameters",
    rule: "putPackage/body-type",
    needs: "parameters that are an empty text",
    plant: skipping("parameters", (value) => value === ""),
  },
  {
    id: "parameters-json-text-taken",
    title: "takes a text that holds a JSON object for the parameters",
    rule: "putPackage/body-type",
    needs: 'parameters that are the text "{}"',
    plant: skipping("parameters", (value) => typeof value === "string" && isObjectText(value)),
  },
  {
    id: "parameters-zero-taken",
    title: "does not check parameters that count as false: 0, false",
    rule: "putPackage/body-type",
    plant: skipping("parameters", (value) => value === 0 || value === false),
  },
  {
    id: "parameters-boolean-taken",
    title: "takes true for the parameters",
    rule: "putPackage/body-type",
    needs: "parameters that are true",
    plant: skipping("parameters", (value) => value === true),
  },
  {
    id: "only-first-field-checked",
    title: "does not check parameters where there is a description",
    rule: "putPackage/body-type",
    plant: (policy) => ({
      ...policy,
      readChange: (body) =>
        policy.readChange(
          typeof body.description === "string" && !isJsonObject(body.parameters)
            ? without(body, "parameters")
            : body,
        ),
    }),
  },
  {
    id: "only-lone-field-checked",
    title: "does not check the description where there are parameters",
    rule: "putPackage/body-type",
    plant: (policy) => ({
      ...policy,
      readChange: (body) =>
        policy.readChange(
          isJsonObject(body.parameters) && typeof body.description !== "string"
            ? without(body, "description")
            : body,
        ),
    }),
  },
  {
    id: "parameters-text-values-only",
    title: "refuses parameters that are not texts",
    rule: "putPackage/success",
    plant: refusing((body) => Object.values(members(body)).some((value) => typeof value !== "string")),
  },
  {
    id: "parameters-dotted-refused",
    title: "refuses names of parameters with a dot or dollar in them, as document stores do",
    rule: "putPackage/success",
    needs: "parameters with a dot in their name",
    plant: refusing((body) => Object.keys(members(body)).some((name) => /[.$]/.test(name))),
  },
  {
    id: "parameters-beyond-ten-refused",
    title: "refuses more than ten parameters",
    rule: "putPackage/success",
    needs: "parameters with a dozen members",
    plant: refusing((body) => Object.keys(members(body)).length > 10),
  },
  {
    id: "parameters-required",
    title: "refuses a body without parameters",
    rule: "putPackage/success",
    plant: refusing((body) => !Object.hasOwn(body, "parameters")),
  },
  {
    id: "description-required",
    title: "refuses a body without a description",
    rule: "putPackage/success",
    plant: refusing((body) => !Object.hasOwn(body, "description")),
  },
  {
    id: "empty-object-refused",
    title: "refuses an empty object as if nothing was sent",
    rule: "putPackage/success",
    plant: refusing((body) => Object.keys(body).length === 0),
  },
  {
    id: "body-list-taken",
    title: "takes a list for an empty body",
    rule: "putPackage/body-object",
    plant: takingBody(isJsonArray),
  },
  {
    id: "body-text-taken",
    title: "takes a text for an empty body",
    rule: "putPackage/body-object",
    plant: takingBody((body) => typeof body === "string"),
  },
  {
    id: "body-null-taken",
    title: "takes null for an empty body",
    rule: "putPackage/body-object",
    plant: takingBody((body) => body === null),
  },
  {
    id: "body-number-taken",
    title: "takes a number for an empty body",
    rule: "putPackage/body-object",
    plant: takingBody((body) => typeof body === "number"),
  },
  {
    id: "platform-any",
    title: "takes any platform for VPC",
    rule: "putPackage/platform",
    plant: platform((value) => (value === "classic" ? "classic" : "vpc"), put),
  },
  {
    id: "platform-by-start",
    title: "takes whatever begins with vpc or classic",
    rule: "putPackage/platform",
    plant: platform(
      (value) => (value.startsWith("vpc") ? "vpc" : value.startsWith("classic") ? "classic" : undefined),
      put,
    ),
  },
  {
    id: "platform-by-part",
    title: "takes whatever is part of the text vpc|classic",
    rule: "putPackage/platform",
    plant: platform((value) => (value !== "" && "vpc|classic".includes(value) ? "vpc" : undefined), put),
  },
  {
    id: "platform-trimmed",
    title: "trims the platform",
    rule: "putPackage/platform-padded",
    plant: platform((value) => platformOf(value.trim()), put),
  },
  {
    id: "platform-classic-refused",
    title: "knows no Classic",
    rule: "putPackage/success",
    plant: (policy) => ({
      ...policy,
      readPlatform: (call) =>
        queryValues(call.query, "platform")[0] === "classic"
          ? ncpRefusals.platformMismatch("There is no Classic here.")
          : policy.readPlatform(call),
    }),
  },
  {
    id: "platform-required",
    title: "refuses requests without a platform",
    rule: "putPackage/success",
    plant: (policy) => ({
      ...policy,
      readPlatform: (call) =>
        calls(call, put) && queryValues(call.query, "platform").length === 0
          ? ncpRefusals.platformMismatch("The platform is required.")
          : policy.readPlatform(call),
    }),
  },
  {
    id: "get-platform-any",
    title: "takes any platform when a package is read",
    rule: "getPackage/platform",
    plant: platform((value) => (value === "classic" ? "classic" : "vpc"), "getPackage"),
  },
  {
    id: "delete-platform-any",
    title: "takes any platform when a package is deleted",
    rule: "deletePackage/platform",
    plant: platform((value) => (value === "classic" ? "classic" : "vpc"), "deletePackage"),
  },
  {
    id: "list-platform-any",
    title: "takes any platform when packages are listed",
    rule: "listPackages/platform",
    plant: platform((value) => (value === "classic" ? "classic" : "vpc"), "listPackages"),
  },
];

function takingBody(takes: (body: JsonValue) => boolean): NcpPlant {
  return (policy) => ({
    ...policy,
    readBody: (call) => {
      const body = readJsonBody(call.body);
      return calls(call, put) && body.kind === "json" && takes(body.value) ? {} : policy.readBody(call);
    },
  });
}

function platformOf(value: string): Platform | undefined {
  return value === "vpc" || value === "classic" ? value : undefined;
}

function isObjectText(text: string): boolean {
  const body = readJsonBody(Buffer.from(text));
  return body.kind === "json" && isJsonObject(body.value);
}
