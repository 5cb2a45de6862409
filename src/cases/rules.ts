import { remembered } from "../json/remembered.ts";
import type { Operation } from "../spec/document.ts";
import type { Level, Outcome, Rule, When } from "../spec/rule.ts";
import type { BrokenRule } from "./case.ts";
import { contains } from "./place.ts";

/** Statuses that say something stood in the way before the request itself was judged. */
export const preconditionStatuses: ReadonlySet<number> = new Set([
  401, 403, 404, 409, 410, 412, 423, 424, 428, 429,
]);

/** Statuses that refuse the message, not what it says. */
const messageStatuses: ReadonlySet<number> = new Set([
  402, 405, 406, 407, 408, 411, 414, 415, 417, 426, 431, 451,
]);

/**
 * The rules for a request that breaks `keyword` at `place`: the most specific of the document's own, else one made of
 * the constraint itself. A rule that names keywords is more specific than one that does not, a deeper place more than
 * a higher one; one that names variants goes before all others.
 */
export function rulesForBreak(
  operation: Operation,
  { at: place, keyword, variant, origin }: BrokenRule,
): readonly Rule[] {
  const scored = operation.rules.map((rule) => ({
    rule,
    score: specificity(rule.when, place, keyword, variant),
  }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best > 0) return scored.filter(({ score }) => score === best).map(({ rule }) => rule);
  return [constraintRule(operation, place, keyword, origin)];
}

/** Every rule that there may be for breaking something of an input, the input itself being there. */
export function rulesForBreaksOf(operation: Operation, input: string): readonly Rule[] {
  const own = operation.rules.filter(
    ({ when }) =>
      when.kind === "breaks" && when.at.some((place) => contains(place, input) || contains(input, place)),
  );
  const speaksOfAll = own.some(
    ({ when }) =>
      when.kind === "breaks" &&
      when.keywords === undefined &&
      when.variants === undefined &&
      when.at.some((place) => contains(place, input)),
  );
  // All constraints that no rule speaks of are refused alike.
  return speaksOfAll ? own : [...own, constraintRule(operation, input, "type", undefined)];
}

/** The rule that a constraint makes where the document has none. */
function constraintRule(
  operation: Operation,
  place: string,
  keyword: string,
  origin: Rule["origin"] | undefined,
): Rule {
  // One constraint is one rule, whatever member was made up to break it.
  const at = madeUp.has(keyword) && place.includes(".") ? place.slice(0, place.lastIndexOf(".")) : place;
  return implicitRule(operation, `${at}/${keyword}`, {
    when: { kind: "breaks", at: [at], keywords: [keyword] },
    expect: [...refusals(operation), ...alsoRefused(place, keyword)],
    // JSON Schema 2020-12 and OpenAPI leave asserting a format to the implementation.
    level: keyword === "format" ? "should" : "must",
    summary: `A request that breaks ${keyword} at ${at} is refused.`,
    origin: origin ?? operation.origin,
  });
}

/** The rule for a path that may not arrive as it was sent: refused, by whoever sees it first. */
export function rulesForRerouted(operation: Operation, { at }: BrokenRule): readonly Rule[] {
  return [
    implicitRule(operation, `${at}/routing`, {
      when: { kind: "breaks", at: [at] },
      expect: [{ status: "4XX" }],
      level: "may",
      summary: `A path that is folded on its way, because of ${at}, is refused by whoever sees it.`,
      origin: operation.origin,
    }),
  ];
}

function specificity(when: When, place: string, keyword: string, variant: string): number {
  if (when.kind !== "breaks") return 0;
  if (when.keywords !== undefined && !when.keywords.includes(keyword)) return 0;
  if (when.variants !== undefined && !when.variants.includes(variant)) return 0;
  const depths = when.at.filter((outer) => contains(outer, place)).map((outer) => outer.split(".").length);
  if (depths.length === 0) return 0;
  return (
    Math.max(...depths) +
    (when.keywords === undefined ? 0 : 1000) +
    (when.variants === undefined ? 0 : 1_000_000)
  );
}

/** The rules for a valid request; one that speaks of the outcome is always among them. */
export function rulesForValid(operation: Operation): readonly Rule[] {
  const own = operation.rules.filter(({ when }) => when.kind === "valid");
  if (own.some(({ expect }) => expect.length > 0)) return own;
  const success = operation.responses.filter(({ status }) => /^[23]/.test(status));
  const accepts = implicitRule(operation, "valid", {
    when: { kind: "valid" },
    expect: success.length > 0 ? success.map(({ status }) => ({ status })) : [{ status: "2XX" }],
    level: "must",
    summary: "A valid request is accepted as documented.",
    origin: operation.origin,
  });
  return [accepts, ...own];
}

/** The rules for a request whose credentials are wrong in one way. */
export function rulesForCredentials(operation: Operation, fault: string): readonly Rule[] {
  const own = operation.rules.filter(
    ({ when }) => when.kind === "credentials" && when.faults.includes(fault),
  );
  if (own.length > 0 || fault === "without-permission") return own;
  if (fault.startsWith("repeated")) return [repeatedCredentials(operation, fault)];
  const documented = ["401", "403"].filter((status) =>
    operation.responses.some((each) => each.status === status),
  );
  return [
    implicitRule(operation, "authentication", {
      when: { kind: "credentials", faults: [fault] },
      expect: (documented.length > 0 ? documented : ["401", "403"]).map((status) => ({ status })),
      level: "must",
      summary: "A request without valid credentials is refused.",
      origin: operation.origin,
    }),
  ];
}

/** RFC 9110 leaves open what becomes of a field that may stand once and stands twice; nobody may fail on it. */
function repeatedCredentials(operation: Operation, fault: string): Rule {
  return implicitRule(operation, "repeated-credentials", {
    when: { kind: "credentials", faults: [fault] },
    expect: [{ status: "4XX" }, { status: "2XX" }],
    level: "may",
    summary: "Credentials that come twice, right and wrong, are refused, or one of the two is taken.",
    origin: operation.origin,
  });
}

/** The rules for credentials that are unusual and right. */
export function rulesForTolerance(operation: Operation, fault: string): readonly Rule[] {
  return operation.rules.filter(({ when }) => when.kind === "credentials" && when.faults.includes(fault));
}

/** The rules for an invalid request from nobody: who is not known learns nothing about what is valid. */
export function rulesForAnonymous(operation: Operation): readonly Rule[] {
  const [refused] = rulesForCredentials(operation, "none");
  if (refused === undefined) return [];
  return [
    implicitRule(operation, "authentication-first", {
      when: { kind: "credentials", faults: ["none-and-invalid"] },
      expect: refused.expect,
      level: "should",
      summary: "A caller who is not known is refused before anything else is judged.",
      origin: refused.origin,
    }),
  ];
}

/** Bodies that are not of their media type at all break the document; the rest of HTTP's envelope it leaves open. */
const documentedProtocolFaults: ReadonlySet<string> = new Set(["malformed-json", "truncated-json"]);

/** What not even every good server survives without a 5xx; worth knowing, never held against one. */
export const extremeFaults: ReadonlySet<string> = new Set([
  "deeply-nested",
  "huge-body",
  "utf-16",
  "not-compressed",
  "options",
  "head",
]);

/** RFC 9110 lets a server disregard Accept, and look into content that says nothing of itself. */
const openFaults: ReadonlySet<string> = new Set([
  "not-acceptable",
  "no-content-type",
  "byte-order-mark",
  "comments",
  "repeated-parameter",
  "duplicate-member",
  "huge-body",
  "wrong-charset",
  "not-compressed",
  "utf-16",
]);

/** The rules for a request that is wrong as a message. */
export function rulesForProtocol(operation: Operation, fault: string): readonly Rule[] {
  const own = operation.rules.filter(({ when }) => when.kind === "protocol" && when.faults.includes(fault));
  if (own.length > 0) return own;
  return [
    implicitRule(operation, fault, {
      when: { kind: "protocol", faults: [fault] },
      expect: expectedOfProtocol(fault),
      level: documentedProtocolFaults.has(fault) ? "must" : "may",
      summary: otherMethods.has(fault)
        ? `A request of the method ${fault.toUpperCase()} is answered or refused.`
        : `A request with the protocol fault ${fault} is refused.`,
      origin: operation.origin,
    }),
  ];
}

/** Methods that every path may have, described or not. */
const otherMethods: ReadonlySet<string> = new Set(["options", "head"]);

function expectedOfProtocol(fault: string): readonly Outcome[] {
  const noMethod: readonly Outcome[] = [{ status: "405" }, { status: "404" }, { status: "501" }];
  if (fault === "undeclared-method") return noMethod;
  if (fault === "options") return [{ status: "2XX" }, { status: "4XX" }, { status: "501" }];
  if (fault === "head") return [{ status: "2XX" }, ...noMethod];
  return [{ status: "4XX" }, ...(openFaults.has(fault) ? [{ status: "2XX" }] : [])];
}

const summaries: Readonly<Record<string, string>> = {
  answers: "Every request gets an answer.",
  "no-server-error": "No request makes the service fail.",
  "status-documented": "Every status is one that the document names.",
  "content-type-documented": "Every body is of a documented media type.",
  "response-headers": "The documented response headers are there, as described.",
  "response-body": "Every body is as its schema says.",
  "no-leak": "No error tells how the service is built.",
  "error-envelope": "Every error has a code that the catalogue gives for its status.",
};

/** Checks of good manners that no document promises. */
const advisoryChecks: ReadonlySet<string> = new Set(["no-leak"]);

/** The rule behind a check of every response: the document's own grading of it, else its promise as such. */
export function ruleForCheck(operation: Operation, check: string, status?: number): Rule {
  const ofOperation = remembered(rulesOfChecks, operation, () => new Map());
  const ofCheck = remembered(ofOperation, check, () => new Map());
  return remembered(ofCheck, status, () => findRuleForCheck(operation, check, status));
}

/** Every response asks for the rules of the same few checks and statuses. */
const rulesOfChecks = new WeakMap<Operation, Map<string, Map<number | undefined, Rule>>>();

function findRuleForCheck(operation: Operation, check: string, status?: number): Rule {
  const graded = operation.rules.filter(({ when }) => when.kind === "check" && when.check === check);
  const speaksOf = ({ when }: Rule, wanted: string | undefined): boolean =>
    when.kind === "check" && when.status === wanted;
  // A grading for the very status goes before one for all.
  const own =
    graded.find((rule) => speaksOf(rule, String(status))) ?? graded.find((rule) => speaksOf(rule, undefined));
  return (
    own ??
    implicitRule(operation, check, {
      when: { kind: "check", check },
      expect: [],
      level: advisoryChecks.has(check) ? "may" : "must",
      summary: summaries[check] ?? check,
      origin: operation.origin,
    })
  );
}

type ImplicitRule = Pick<Rule, "when" | "expect" | "summary" | "origin"> & { readonly level: Level };

function implicitRule(operation: Operation, name: string, rule: ImplicitRule): Rule {
  return {
    id: `${operation.id}/${name}`,
    reflects: {},
    absent: [],
    ordered: [],
    fresh: [],
    evidence: rule.level === "must" ? "documented" : "inferred",
    source: "the OpenAPI document itself",
    implicit: true,
    ...rule,
  };
}

/** Keywords that are broken by a member whose name nobody wrote down. */
const madeUp: ReadonlySet<string> = new Set([
  "additionalProperties",
  "unevaluatedProperties",
  "patternProperties",
  "propertyNames",
]);

/** What says as well as the documented refusals that this very part is what was refused. */
function alsoRefused(place: string, keyword: string): readonly Outcome[] {
  // No body also means no Content-Type, and no Content-Length: what a server misses first is open.
  if (place === "body" && keyword === "required") return [{ status: "415" }, { status: "411" }];
  // A path that cannot name anything names nothing.
  return place.startsWith("path.") ? [{ status: "404" }] : [];
}

/** The documented ways to refuse what a request says; any 4xx where the document names none. */
function refusals(operation: Operation): readonly Outcome[] {
  const documented = operation.responses
    .map(({ status }) => status)
    .filter((status) => /^4(\d\d|XX)$/.test(status))
    .filter((status) => !preconditionStatuses.has(Number(status)) && !messageStatuses.has(Number(status)));
  return (documented.length > 0 ? documented : ["4XX"]).map((status) => ({ status }));
}

/** The weaker of two levels: a promise is never stricter than the rule that makes the case. */
export function weaker(a: Level, b: Level): Level {
  const order: readonly Level[] = ["must", "should", "may"];
  return order.indexOf(a) > order.indexOf(b) ? a : b;
}
