import type { IncomingHttpHeaders } from "node:http";
import type { Credentials } from "../auth/signer.ts";
import type { JsonObject } from "../json/value.ts";
import type { Operation } from "../spec/document.ts";
import type { Random } from "./random.ts";

/** What an API does, apart from HTTP: the server hands it calls and writes down its replies. */
export interface Behaviour {
  /** Bytes of a request body; more than that is not kept. */
  readonly bodyLimit: number;
  answer(call: Call): Reply | Promise<Reply>;
  /** The reply where there is no call to answer. */
  refuse(trouble: Trouble): Reply;
  /** Provider states, by name. */
  readonly states: Readonly<Record<string, ProviderState>>;
}

/** A request as it came in. */
export interface Call {
  readonly method: string;
  /** Path and query, raw, as they stood in the request line. */
  readonly target: string;
  readonly path: string;
  /** What follows the `?`, raw; empty where there is none. */
  readonly query: string;
  /** By lower-case name; fields of one name are joined as node:http does. */
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
  /** More than `bodyLimit` came; `body` is empty. */
  readonly bodyTooLarge: boolean;
  readonly route: Route;
}

/** What the request line means to the document. */
export type Route =
  | RoutedOperation
  | { readonly kind: "unknown-method"; readonly allowed: readonly string[] }
  | { readonly kind: "unknown-path" };

export interface RoutedOperation {
  readonly kind: "operation";
  readonly operation: Operation;
  /** The path of the server under which it was called: `/ncf/api/v2`. */
  readonly base: string;
  /** Path parameters, still percent-encoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Bytes that are no HTTP, headers beyond every limit, a request that never ended, and a fault of our own. */
export type Trouble = "malformed" | "headers-too-large" | "timeout" | "crashed";

export interface Reply {
  readonly status: number;
  /** A `Content-Length` among them is sent as it is, even if it is wrong. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the connection in place of an answer. */
  readonly aborts?: boolean;
}

/** Brings a precondition about, and undoes it. */
export interface ProviderState {
  /** @returns the values that the state gives. */
  setup(parameters: JsonObject): JsonObject;
  /** Gets the parameters and values of the setup together. */
  teardown(parameters: JsonObject): void;
}

/** Whom a reference knows: who may do everything, and who may only read. */
export interface CallerCredentials {
  readonly caller: Credentials;
  readonly readonly?: Credentials;
}

/** What a behaviour takes from outside. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly random: Random;
  /** Those of the reference itself where absent. */
  readonly credentials?: CallerCredentials;
}

/** Makes a policy wrong in one way: `(policy) => ({ ...policy, checkName: () => undefined })`. */
export type Plant<Policy, World> = (policy: Policy, world: World) => Policy;
