import { ruleForCheck } from "../cases/rules.ts";
import { type Check, fail, pass } from "./check.ts";

/** The status is one that the document names for the operation. */
export const statusDocumented: Check = {
  id: "status-documented",
  clause:
    "OpenAPI 3.1.1, Responses Object: the documentation is expected to cover a successful response and known errors",

  judge({ operation, kind }, { response, documented }) {
    // Another method is another operation, which the document does not describe.
    if (kind === "protocol" || operation.responses.length === 0) return [];
    // 5xx are judged by no-server-error; nobody documents each of their failures.
    if (response.status >= 500 && documented === undefined) return [];
    const rule = ruleForCheck(operation, "status-documented");
    if (documented !== undefined) return [{ rule, verdict: pass }];
    // A document need not list every refusal, and what is said of the refusal itself another check judges.
    if (kind !== "valid" && response.status >= 400) return [];
    const names = operation.responses.map(({ status }) => status).join(", ");
    return [{ rule, verdict: fail(`one of ${names}`, String(response.status), operation.origin) }];
  },
};
