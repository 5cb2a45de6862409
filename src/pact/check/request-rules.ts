import { percentEncode } from "../../cases/wire/parameter-write.ts";
import { type PathValues, pathValues } from "../../cases/wire/path-read.ts";
import { parameterFaults, rawPartsOf } from "../../cases/wire/request-faults.ts";
import { withHeader } from "../../http/headers.ts";
import type { HttpRequest } from "../../http/message.ts";
import type { Router } from "../../reference/router.ts";
import type { Operation, Parameter } from "../../spec/document.ts";
import { nameAt } from "../json-path.ts";
import type { PactRequest, RuleSet } from "../pact-file.ts";
import { encoded } from "../verify/request.ts";
import { compareTexts } from "./compare-texts.ts";
import type { Report } from "./finding.ts";
import { speaksOf, valuesUnder, writtenValues } from "./parameter-texts.ts";
import { samplesOf } from "./rule-samples.ts";

/** A request of an operation, as it goes out, and where it was found. */
export interface RoutedRequest {
  readonly operation: Operation;
  /** What stands before the operation's own path, as the pact writes it. */
  readonly base: string;
  readonly pact: PactRequest;
  /** As written, without the base. */
  readonly own: HttpRequest;
  readonly route: Router;
}

/** Holds the rules for path, query and headers of a request against the parameters of the document. */
export function compareRequestRules(routed: RoutedRequest, report: Report): void {
  for (const rule of routed.pact.rules) {
    if (rule.category === "path") comparePath(rule, routed, report);
    else if (rule.category === "query") compareQuery(rule, routed, report);
    else if (rule.category === "header") compareHeader(rule, routed, report);
  }
}

function compareQuery(rule: RuleSet, routed: RoutedRequest, report: Report): void {
  const { operation, pact, own } = routed;
  const name = nameAt(rule.at);
  const parameter = operation.parameters.find((each) => each.in === "query" && speaksOf(each, name));
  const expected = pact.query[name];
  if (parameter === undefined || expected === undefined) return;
  const [path = "", query = ""] = own.target.split("?");
  const others = query.split("&").filter((pair) => pair !== "" && pair.split("=")[0] !== encoded(name));
  compareTexts(
    rule,
    {
      side: "request",
      at: `request query ${name}`,
      expected,
      candidates: [
        ...writtenValues(parameter)
          .map((each) => valuesUnder(name, each))
          .filter((texts) => texts.length > 0),
        ...samplesOf(rule, expected[0] ?? "").map((text) => [text]),
      ],
      forbids: (texts) => {
        const pairs = [...others, ...texts.map((text) => `${encoded(name)}=${percentEncode(text)}`)];
        return faultOf(operation, parameter, { ...own, target: `${path}?${pairs.join("&")}` });
      },
      mayNarrow: true,
      origin: parameter.origin,
    },
    report,
  );
}

function compareHeader(rule: RuleSet, routed: RoutedRequest, report: Report): void {
  const { operation, pact, own } = routed;
  const name = nameAt(rule.at).toLowerCase();
  const parameter = operation.parameters.find(
    (each) => each.in === "header" && each.name.toLowerCase() === name,
  );
  const values = Object.entries(pact.headers).find(([each]) => each.toLowerCase() === name)?.[1];
  if (parameter === undefined || values === undefined) return;
  const expected = values.join(", ");
  compareTexts(
    rule,
    {
      side: "request",
      at: `request header ${parameter.name}`,
      expected: [expected],
      candidates: [
        ...writtenValues(parameter).map(({ pieces }) => pieces),
        ...samplesOf(rule, expected).map((text) => [text]),
      ],
      forbids: ([text = ""]) =>
        faultOf(operation, parameter, { ...own, headers: withHeader(own.headers, parameter.name, text) }),
      mayNarrow: true,
      origin: parameter.origin,
    },
    report,
  );
}

function comparePath(rule: RuleSet, routed: RoutedRequest, report: Report): void {
  const { operation, base, pact, own } = routed;
  const variables = pathValues(operation.path, own.target.split("?")[0] ?? "");
  if (variables === undefined) return;
  compareTexts(
    rule,
    {
      side: "request",
      at: "request path",
      expected: [pact.path],
      candidates: [
        ...pathsOf(operation, variables).map((path) => [base + path]),
        // A rule that takes any text takes paths that lead nowhere.
        [`${pact.path}/x`],
        [`/x${pact.path}`],
        ...samplesOf(rule, pact.path).map((path) => [path]),
      ],
      forbids: ([path = ""]) => pathFault(routed, path),
      mayNarrow: true,
      origin: operation.origin,
    },
    report,
  );
}

/** Paths of the operation in which one variable is another than in the pact. */
function pathsOf(operation: Operation, { values }: PathValues): readonly string[] {
  const inPath = operation.parameters.filter((each) => each.in === "path");
  return inPath.flatMap((parameter) =>
    writtenValues(parameter).map(({ pieces: [text = ""] }) =>
      operation.path.replace(/\{([^{}]+)\}/g, (_all, name: string) =>
        name === parameter.name ? text : (values.get(name) ?? ""),
      ),
    ),
  );
}

function pathFault({ operation, base, own, route }: RoutedRequest, path: string): string | undefined {
  const found = path.startsWith(base) ? route(operation.method, path) : undefined;
  const target = path.slice(base.length);
  const variables = pathValues(operation.path, target);
  if (variables === undefined) {
    const isOther = found?.kind === "operation" && found.operation !== operation;
    return isOther ? `is a path of ${found.operation.id}` : "is no path of the document";
  }
  for (const parameter of operation.parameters) {
    if (parameter.in !== "path") continue;
    const fault = faultOf(operation, parameter, { ...own, target });
    if (fault !== undefined) return `has a ${parameter.name} that ${fault}`;
  }
  return undefined;
}

/** What is wrong with a parameter of a request, where every reading finds a fault. */
export function faultOf(
  operation: Operation,
  parameter: Parameter,
  request: HttpRequest,
): string | undefined {
  const variables = pathValues(operation.path, request.target.split("?")[0] ?? "");
  if (variables === undefined) return "does not fit the path";
  const readings = parameterFaults(operation, parameter, rawPartsOf(request, variables));
  return readings.some((faults) => faults.length === 0) ? undefined : readings[0]?.[0]?.message;
}
