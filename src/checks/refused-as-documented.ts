import type { Case } from "../cases/case.ts";
import { preconditionStatuses } from "../cases/rules.ts";
import { type Check, type Context, fail, notTested, pass, type Verdict } from "./check.ts";
import { describeAnswer, describeOutcomes, errorOf, fitsOutcome } from "./outcomes.ts";

/** A request that breaks a rule gets exactly the outcome that the rule names: status, error code and message. */
export const refusedAsDocumented: Check = {
  id: "refused-as-documented",
  clause: "OpenAPI 3.1.1, Responses Object: known errors of an operation",

  judge(testCase, observation, context) {
    if (testCase.kind === "valid") return [];
    const { status } = observation.response;
    const answer = errorOf(context.document, observation.json);
    return testCase.rules
      .filter(({ expect }) => expect.length > 0)
      .map((rule) => {
        if (rule.expect.some((outcome) => fitsOutcome(outcome, status, answer)))
          return { rule, verdict: pass };
        // Whoever gives the very code of the rule did judge what is wrong, whatever the status says.
        const judged = rule.expect.some(({ code }) => code !== undefined && code === answer.code);
        const verdict = judged ? undefined : beforeTheBrokenPart(testCase, status, context);
        return {
          rule,
          verdict:
            verdict ?? fail(describeOutcomes(rule.expect), describeAnswer(context.document, observation)),
        };
      });
  },
};

/**
 * A refusal that came before the broken part was read proves nothing. It is only believed where the plain valid
 * request of the same operation is refused as well; otherwise the broken part is what was refused, in the wrong words.
 */
function beforeTheBrokenPart(testCase: Case, status: number, context: Context): Verdict | undefined {
  if (status === 429) return notTested("the target limits the rate of requests (429)");
  if (testCase.state !== undefined && !context.stateHolds && testCase.kind === "state") {
    return notTested(`the state "${testCase.state}" could not be brought about`);
  }
  if (testCase.kind === "credentials") {
    const missing =
      testCase.state !== undefined && !context.stateHolds && status === context.control && status >= 400;
    return missing ? notTested(`the target answers ${status} to the valid request too`) : undefined;
  }
  if (!preconditionStatuses.has(status)) {
    // Where the state is missing, the target may have stumbled over that before it read the broken part.
    const unsure =
      testCase.state !== undefined && !context.stateHolds && status >= 400 && status === context.control;
    return unsure ? notTested(`the target answers ${status} to the valid request too`) : undefined;
  }
  if (status === 409 && testCase.rules.every(({ implicit }) => implicit)) {
    return notTested("the target answers 409: it is in conflict with what is there");
  }
  const plain = context.control;
  if (plain !== undefined && plain < 400) return undefined;
  const valid =
    plain === undefined
      ? "there was no valid request to compare with"
      : `it answers ${plain} to the valid request`;
  return notTested(
    `the target answered ${status} before it judged ${testCase.violation?.at ?? "the request"}; ${valid}`,
  );
}
