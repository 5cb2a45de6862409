import type { Arbitrary } from "fast-check";
import type { HttpRequest } from "../http/message.ts";
import type { JsonObject, JsonValue } from "../json/value.ts";
import type { Operation, Origin } from "../spec/document.ts";
import type { Rule } from "../spec/rule.ts";
import type { Lifecycle, SequenceStep } from "../spec/sequence.ts";

export type CaseKind = "valid" | "invalid" | "credentials" | "protocol" | "state" | "sequence";

/** What a request says, before it is written down as HTTP: a value per place. */
export interface Inputs {
  /** By key, `path.packageName`, `query.platform` … A key that is absent is a parameter that is not sent. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly body?: { readonly mediaType: string; readonly value: JsonValue };
}

/** A request to send, and why the document says that the target should take it or refuse it. */
export interface Case {
  /** `operation/kind/location/rule[/variant]`: the same for every seed, machine and release. */
  readonly id: string;
  readonly kind: CaseKind;
  readonly operation: Operation;
  /** In words, what is tried: "packageName of 51 characters". */
  readonly title: string;
  /** The rules that speak of this case, the most specific first. Never empty. */
  readonly rules: readonly Rule[];
  readonly inputs: Source;
  /** What an invalid case breaks. */
  readonly violation?: BrokenRule;
  /** The one place that a valid case varies. */
  readonly focus?: string;
  /** Who sends it, and with what fault in the credentials. */
  readonly credentials: CredentialUse;
  /** The state it needs; values that the state gives replace the inputs of that name. */
  readonly state?: string;
  /** Changes the written request into one that no inputs could give: malformed JSON, another method. */
  readonly tamper?: (request: HttpRequest) => HttpRequest;
}

/** Inputs known beforehand; drawn from the seed, and shrunk when they fail; or those of several calls in a row. */
export type Source =
  | { readonly kind: "fixed"; readonly inputs: Inputs }
  | {
      readonly kind: "random";
      readonly arbitrary: Arbitrary<Inputs>;
      /** Whether inputs, drawn or shrunk, are still what the case claims: the proof on the written form. */
      readonly accepts: (inputs: Inputs) => boolean;
    }
  | { readonly kind: "lifecycle"; readonly lifecycle: Lifecycle }
  | { readonly kind: "sequence"; readonly steps: readonly SequenceStep[]; readonly each: JsonObject };

export interface BrokenRule {
  /** `path.packageName`, `body.description`, `body.tags.0`. */
  readonly at: string;
  readonly keyword: string;
  readonly variant: string;
  readonly message: string;
  readonly origin?: Origin;
}

export type CredentialUse =
  | { readonly kind: "caller" }
  | { readonly kind: "readonly" }
  /** The caller's name with the read-only caller's secret. */
  | { readonly kind: "crossed" }
  /** Names one of the faults that the signer of the operation's scheme knows. */
  | { readonly kind: "faulty"; readonly fault: string };
