/** Requests of a document as fast-check arbitraries, typed by its operations. */
export type { operations as NcpCloudFunctionsOperations } from "../generated/ncp-cloud-functions.ts";
export type { operations as PubnubFunctionsOperations } from "../generated/pubnub-functions.ts";
export type { HttpRequest } from "../http/message.ts";
export { type Arbitraries, arbitraries, type OperationArbitraries } from "./arbitraries.ts";
export type { InvalidRequest, Operations, TypedRequest } from "./typed-request.ts";
