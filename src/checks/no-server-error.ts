import { ruleForCheck } from "../cases/rules.ts";
import { type Check, fail, pass } from "./check.ts";
import { describeAnswer, fitsStatus } from "./outcomes.ts";

/** No request makes the service fail: a 5xx is neither acceptance nor refusal. */
export const noServerError: Check = {
  id: "no-server-error",
  clause: "RFC 9110, Server Error 5xx: the server is aware that it has erred",

  judge(testCase, observation, { document }) {
    const { status } = observation.response;
    const failed = status >= 500;
    const asked = testCase.rules.some(({ expect }) =>
      expect.some((outcome) => fitsStatus(status, outcome.status)),
    );
    if (failed && asked) return [];
    const rule = ruleForCheck(testCase.operation, "no-server-error");
    return [{ rule, verdict: failed ? fail("no 5xx", describeAnswer(document, observation)) : pass }];
  },
};
