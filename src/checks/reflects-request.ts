import { parsePointer, valueAt } from "../json/pointer.ts";
import { sameValue } from "../json/same.ts";
import { type Check, fail, type Observation, pass, type Verdict } from "./check.ts";
import { excerpt } from "./excerpt.ts";

/** A response says again what the request said, where a rule promises it. */
export const reflectsRequest: Check = {
  id: "reflects-request",
  clause: "x-assay-rules, reflects",

  judge(testCase, observation) {
    const { status } = observation.response;
    if ((testCase.kind !== "valid" && testCase.kind !== "state") || status < 200 || status > 299) return [];
    return testCase.rules
      .filter(({ reflects }) => Object.keys(reflects).length > 0)
      .flatMap((rule) => {
        const verdicts = Object.entries(rule.reflects).flatMap(([pointer, place]) =>
          compare(pointer, place, observation),
        );
        const failed = verdicts.find(({ outcome }) => outcome === "fail");
        const verdict = failed ?? verdicts[0];
        return verdict === undefined ? [] : [{ rule, verdict }];
      });
  },
};

/** What was not sent cannot be reflected. */
function compare(pointer: string, place: string, { json, sent }: Observation): readonly Verdict[] {
  const wanted = sent(place);
  if (wanted === undefined) return [];
  const actual = valueAt(json, parsePointer(pointer));
  if (actual !== undefined && sameValue(actual, wanted)) return [pass];
  return [
    fail(
      `${pointer} ${excerpt(wanted)}, as in ${place} of the request`,
      actual === undefined ? "absent" : excerpt(actual),
    ),
  ];
}
