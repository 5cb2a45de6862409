import { ruleForCheck } from "../cases/rules.ts";
import { type Check, fail, pass } from "./check.ts";

/** The status is one that the document names for the operation. */
export const statusDocumented: Check = {
  id: "status-documented",
  clause:
    "OpenAPI 3.1.1, Responses Object: the documentation is expected to cover a successful response and known errors",

  judge({ operation, kind }, { response, documented }) {
    // Another method is another operation, which the document does not describe.
    // Where only refusals are named, nothing is said of how a success is answered.
    if (kind === "protocol" || !operation.responses.some(({ status }) => /^([1-3]|default$)/i.test(status)))
      return [];
    const rule = ruleForCheck(operation, "status-documented");
    if (documented !== undefined) return [{ rule, verdict: pass }];
    // A document need not list every refusal (429 hardly ever is) nor every failure; whether this one was right to
    // come is for other checks to say.
    if (response.status >= 400) return [];
    const names = operation.responses.map(({ status }) => status).join(", ");
    return [{ rule, verdict: fail(`one of ${names}`, String(response.status), operation.origin) }];
  },
};
