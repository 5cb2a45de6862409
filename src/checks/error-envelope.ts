import { ruleForCheck } from "../cases/rules.ts";
import { type Check, fail, pass } from "./check.ts";
import { describeAnswer, errorOf } from "./outcomes.ts";

/** An error response has a code where the document says errors keep it, and the catalogue has that code for its status. */
export const errorEnvelope: Check = {
  id: "error-envelope",
  clause: "x-assay-error: the document's catalogue of errors",

  judge({ operation, kind }, observation, { document }) {
    const { status } = observation.response;
    // Whoever limits the rate of requests stands in front of the service.
    if (status === 429) return [];
    if (document.error === undefined || status < 400 || operation.method === "HEAD" || kind === "protocol")
      return [];
    const rule = ruleForCheck(operation, "error-envelope", status);
    const { code, message } = errorOf(document, observation.json);
    if (code === undefined)
      return [{ rule, verdict: fail(`a code at ${document.error.code}`, "none there") }];
    const codes = document.error.catalogue[String(status)] ?? {};
    const names = Object.keys(codes);
    // A status without codes in the catalogue says nothing about which codes may come with it.
    if (names.length === 0) return [];
    if (!Object.hasOwn(codes, code)) {
      return [
        {
          rule,
          verdict: fail(`${status} with one of ${names.join(", ")}`, describeAnswer(document, observation)),
        },
      ];
    }
    const wanted = codes[code];
    if (wanted === null || wanted === undefined || wanted === message) return [{ rule, verdict: pass }];
    return [{ rule, verdict: fail(`${status} ${code} ${wanted}`, describeAnswer(document, observation)) }];
  },
};
