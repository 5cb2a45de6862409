/** Why a call is not served: what the document says about it, before it is put in the API's envelope. */
export interface Refusal {
  readonly kind: "refusal";
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Free text beside the message, where the envelope has room for it. */
  readonly details: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a step gives, or why it does not. */
export type Checked<T> = T | Refusal;

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "refusal";
}

export function refusal(status: number, code: string, message: string, details: string): Refusal {
  return { kind: "refusal", status, code, message, details };
}
