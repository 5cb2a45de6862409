import type { Credentials } from "../auth/signer.ts";
import type { Exchange, Transport } from "../http/message.ts";
import type { ApiDocument, Operation, SecurityScheme } from "../spec/document.ts";
import type { StateProvider } from "../states/provider.ts";
import type { RunResult } from "./result.ts";
import type { Shard } from "./shard.ts";

/** All that a run depends on. Time, credentials and the network come in here and nowhere else. */
export interface RunSettings {
  readonly toolVersion: string;
  readonly document: ApiDocument;
  /** Origin and base path of what is judged. */
  readonly baseUrl: string;
  readonly transport: Transport;
  /** The target's own way to bring states about, if it has one. */
  readonly states?: StateProvider;
  readonly credentials: (
    schemes: readonly SecurityScheme[],
    caller: "caller" | "readonly",
  ) => Credentials | undefined;
  readonly seed: number;
  /** Random draws per random case. */
  readonly samples: number;
  readonly concurrency: number;
  /** Wall time in ms after which no further case is begun. */
  readonly timeMs?: number;
  readonly selects: (caseId: string) => boolean;
  /** Whether `selects` may take any case of an operation; where it is not given, its cases are asked. */
  readonly concerns?: (operationId: string) => boolean;
  /** What `selects` was made of, for whoever reads the result. */
  readonly selection?: RunResult["selection"];
  /** Whether anything is left out on purpose, so that rules without cases are no surprise. */
  readonly filtered: boolean;
  /** The part of the selected cases that is tried here; the others are tried elsewhere. */
  readonly shard?: Shard;
  readonly strict: boolean;
  /** The command line that sends a case again. */
  readonly replay: (caseId: string) => string;
  /** An exchange as it may be shown and kept: without secrets. */
  readonly redact: (operation: Operation, exchange: Exchange) => Exchange;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What one failure may cost while it is made small. */
export const shrinkBudget = { requests: 150, ms: 5_000 } as const;
