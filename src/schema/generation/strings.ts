import {
  brokenStrings as allBrokenStrings,
  validStrings as allValidStrings,
  type StringConstraints,
  type TextKeyword,
  type TextSample,
} from "../text/index.ts";

/** The same few constraints come up at place after place, and strings for them take long to find. */
const remembered = new Map<string, readonly TextSample[]>();
const mostRemembered = 256;

/** As of `text/`, found once for each set of constraints. */
export function validStrings(constraints: StringConstraints): readonly TextSample[] {
  return once(constraints, "", () => allValidStrings(constraints));
}

/** As of `text/`, found once for each set of constraints. */
export function brokenStrings(constraints: StringConstraints, keyword: TextKeyword): readonly TextSample[] {
  return once(constraints, keyword, () => allBrokenStrings(constraints, keyword));
}

function once(
  constraints: StringConstraints,
  keyword: string,
  find: () => readonly TextSample[],
): readonly TextSample[] {
  const { minLength, maxLength, maxBytes, patterns, formats } = constraints;
  const key = JSON.stringify([keyword, minLength, maxLength, maxBytes, patterns, formats]);
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const found = find();
  if (remembered.size >= mostRemembered) remembered.clear();
  remembered.set(key, found);
  return found;
}
