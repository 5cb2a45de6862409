/** Every way in which assay cannot start or go on. The code is stable; users and scripts may rely on it. */
export type ErrorCode =
  | "FLAG_INVALID"
  | "CONFIG_INVALID"
  | "FILTER_MATCHES_NOTHING"
  | "SPEC_MISSING"
  | "SPEC_NOT_FOUND"
  | "SPEC_UNREADABLE"
  | "SPEC_INVALID"
  | "SPEC_VERSION_UNSUPPORTED"
  | "SPEC_UNRESOLVED_REF"
  | "OVERLAY_INVALID"
  | "CREDENTIALS_MISSING"
  | "TARGET_MISSING"
  | "TARGET_UNREACHABLE"
  | "TARGET_NOT_LOOPBACK"
  | "STATES_UNREACHABLE"
  | "PORT_UNAVAILABLE"
  | "ID_UNKNOWN"
  | "RECORDING_NOT_FOUND"
  | "RECORDING_INVALID"
  | "RECORDING_EXISTS"
  | "RECORDING_IN_USE"
  | "RECORDING_UNWRITABLE"
  | "RECORDING_HOLDS_SECRET"
  | "REPORT_UNREADABLE"
  | "MERGE_REFUSED"
  | "BASELINE_INVALID"
  | "VOLATILE_INVALID"
  | "HAR_INVALID"
  | "REPLAY_BROKEN"
  | "REPLAY_UNGUARDED"
  | "REPORT_UNWRITABLE"
  | "PACT_NOT_FOUND"
  | "PACT_INVALID"
  | "PACT_EMPTY"
  | "PACT_UNWRITABLE"
  | "VERIFIER_MISSING"
  | "VERIFIER_FAILED"
  | "BROKER_MISSING"
  | "BROKER_UNREACHABLE"
  | "BROKER_REFUSED"
  | "BROKER_UNSUITED"
  | "BROKER_FAILED"
  | "PACT_CONFLICT"
  | "VERSION_UNKNOWN";

/** An error of the user's making or surroundings: what happened and where, and what to do about it. */
export class AssayError extends Error {
  override readonly name = "AssayError";
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint;
  }
}

/** The sentence of a foreign error, whatever was thrown. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return String(error);
}
