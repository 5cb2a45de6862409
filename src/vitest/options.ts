import type { RequestListener } from "node:http";
import type { Environment } from "../config/credentials.ts";
import type { FetchHandler } from "../targets/fetch-handler.ts";
import type { InjectHandler } from "../targets/inject-handler.ts";
import type { StateFunctions } from "./state-functions.ts";

/** A service that was started for the tests. */
export interface StartedService {
  /** Origin, or a whole base URL. */
  readonly url: string;
  /** Its endpoint for provider states, where it has one. */
  readonly states?: string;
  close?(): unknown;
}

/** What is judged; one of these. */
export type ConformanceTarget =
  /** A service that runs already: origin, or a whole base URL. */
  | { readonly url: string }
  /** Starts the service, which is closed when the tests are over. */
  | { readonly start: () => StartedService | Promise<StartedService> }
  /** A service in this process, in the manner of the Fetch API: Hono's `app.fetch`. */
  | { readonly fetch: FetchHandler }
  /** A service in this process, in the manner of node:http: an Express app, a listener. It gets a port of its own. */
  | { readonly listener: RequestListener }
  /** A service in this process, in the manner of light-my-request: `(request) => fastify.inject(request)`. */
  | { readonly inject: InjectHandler };

export type ConformanceOptions = ConformanceTarget & {
  /** A bundled name, a path or a URL. */
  readonly spec: string;
  readonly overlays?: readonly string[];
  /** Globs over the ids of cases, as `assay run` takes them. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** Default: 42. */
  readonly seed?: number;
  /** Random draws per random case. Default: 10. */
  readonly samples?: number;
  /** Failures of `should` fail their test too. */
  readonly strict?: boolean;
  /** Known failures, as `assay baseline` writes them. */
  readonly baseline?: string;
  /** Provider states: the URL of an endpoint, or functions by the name of the state. */
  readonly states?: string | StateFunctions;
  /** Holds the credentials. Default: the environment of the process. */
  readonly environment?: Environment;
  /** What becomes of a case of a rule that counts, when it could not be tried. Default: its test fails. */
  readonly notTested?: "fail" | "skip";
  /** For one request, in ms. Default: 10,000. */
  readonly timeoutMs?: number;
  /** For one test, in ms: it may have to wait for those before it. Default: 120,000. */
  readonly testTimeoutMs?: number;
  /** Allows a target that is not this machine. */
  readonly allowUnsafe?: boolean;
};
