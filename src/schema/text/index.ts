/** Strings: what constraints ask of them, ones that keep the constraints, and ones that break exactly one. */
export { brokenStrings } from "./broken-strings.ts";
export { codePointCount, utf8Length } from "./code-points.ts";
export { type StringConstraints, satisfies, type TextKeyword, type TextSample } from "./constraints.ts";
export { formats } from "./format-predicates.ts";
export { matchesPattern, patternTester } from "./pattern-match.ts";
export { compilePattern } from "./pattern-syntax.ts";
export { brokenStringArbitrary, stringArbitrary } from "./string-arbitrary.ts";
export { validStrings } from "./valid-strings.ts";
