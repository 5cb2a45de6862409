/** assay in Vitest: a test for every case of a document, and a matcher for responses that a test already has. */

export type { FetchHandler } from "../targets/fetch-handler.ts";
export type { Injected, InjectHandler, Injection } from "../targets/inject-handler.ts";
export { conformance } from "./conformance.ts";
export { type ConformanceMatchers, conformanceMatchers } from "./matchers.ts";
export type { ConformanceOptions, ConformanceTarget, StartedService } from "./options.ts";
export type { ReceivedResponse } from "./received.ts";
export type { StateFunction, StateFunctions } from "./state-functions.ts";
