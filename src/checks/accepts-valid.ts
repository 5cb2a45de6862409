import { preconditionStatuses } from "../cases/rules.ts";
import type { Rule } from "../spec/rule.ts";
import { type Check, fail, notTested, pass, type Verdict } from "./check.ts";
import { describeAnswer, describeOutcomes, errorOf, fitsOutcome } from "./outcomes.ts";

/** A valid request gets the outcome that the document promises for it. */
export const acceptsValid: Check = {
  id: "accepts-valid",
  clause: "OpenAPI 3.1.1, Responses Object: the expected responses of an operation",

  judge(testCase, observation, context) {
    if (testCase.kind !== "valid") return [];
    const { status } = observation.response;
    const answer = errorOf(context.document, observation.json);
    return testCase.rules
      .filter(({ expect }) => expect.length > 0)
      .map((rule) => {
        if (rule.expect.some((outcome) => fitsOutcome(outcome, status, answer)))
          return { rule, verdict: pass };
        return {
          rule,
          verdict:
            refused(rule) ??
            fail(describeOutcomes(rule.expect), describeAnswer(context.document, observation)),
        };
      });

    /** Refusals that leave open whether the request itself was found good. */
    function refused(rule: Rule): Verdict | undefined {
      if (status === 429) return notTested("the target limits the rate of requests (429)");
      if (status === 401 && !context.authenticated)
        return notTested("the target refuses the credentials (401)");
      if (status === 409 && rule.implicit)
        return notTested("the target answers 409: it is in conflict with what is there");
      const open = preconditionStatuses.has(status) && status !== 401;
      if (open && context.control !== undefined && context.control >= 400 && !context.stateHolds) {
        return notTested(`the target answers ${status}: something it needs is not there`);
      }
      return undefined;
    }
  },
};
