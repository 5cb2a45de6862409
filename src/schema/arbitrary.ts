/** Random values for a schema, by fast-check: ones that match, and ones that break one keyword. */
export { valueArbitrary } from "./generation/value-arbitrary.ts";
export { violationArbitrary } from "./generation/violation-arbitrary.ts";
