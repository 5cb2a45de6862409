import type { KnownSecret } from "./pseudonym.ts";

/** What is to be taken out of exchanges before they touch the disk. */
export interface RedactionRules {
  /** Known by value, wherever they stand and however they are written. */
  readonly secrets: readonly KnownSecret[];
  /** Header fields whose values are credentials, by lower-case name; beside those that `isCredentialField` knows. */
  readonly headers: readonly string[];
  /** Members of bodies, fields of forms and items of queries, by name; beside those that `isSecretMember` knows. */
  readonly members: readonly string[];
  /** Places in JSON bodies. */
  readonly pointers: readonly string[];
  /**
   * What is sent was made up by a run, so that a member named `password` holds no password: it stays as it is, there and
   * wherever the target repeats it.
   */
  readonly generated?: boolean;
}

const fieldPattern =
  /(?:^|[-_])(?:authorization|token|secret|password|passwd|api[-_]?key|access[-_]?key|subscription[-_]?key|private[-_]?key|signature|session|jwt|credentials?)(?:$|[-_])/;

/** Fields that name a secret and hold none. */
const harmless = new Set(["www-authenticate", "access-control-allow-headers", "signature-input"]);

/** Whether a header field, by lower-case name, holds a credential by what it is called. */
export function isCredentialField(name: string): boolean {
  return fieldPattern.test(name) && !harmless.has(name);
}

const memberPattern =
  /^(?:(?:access|refresh|id|auth|session|csrf|xsrf|bearer|security|api|device|reset)?token|(?:client|app|shared|webhook|consumer)?secret|(?:new|old|current|user)?(?:password|passwd|passphrase|pwd)|(?:confirm|repeat)password|passwordconfirmation|(?:api|private|secret|access|encryption|signing|master|secretaccess|accountaccess)key|credentials?|authorization|signature|sig|jwt|jsessionid|phpsessid|sessionid|otp|pin|cvv|cvc|cardnumber|ssn|xamzsignature|xamzcredential|xamzsecuritytoken)$/;

/** A name that might be one of those: a quick look before a slow one. */
export const maybeSecretMember: RegExp =
  /token|secret|passw|pwd|passphrase|key|credential|authorization|sig|jwt|sessionid|sessid|otp|pin|cvv|cvc|card|ssn/i;

/** Whether a member, by its name in any style, holds a secret by what it is called. */
export function isSecretMember(name: string): boolean {
  return memberPattern.test(name.replace(/[-_.\s]/g, "").toLowerCase());
}

/** What secrets of well-known makes look like, wherever they stand. */
export const shapes: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["jwt", /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*/g],
  [
    "private-key",
    /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----(?:[^-]|-(?!----END))*-----END (?:[A-Z]+ )*PRIVATE KEY-----/g,
  ],
  ["aws-access-key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ["github-token", /\b(?:gh[pousr]_\w{36,}|github_pat_\w{22,})\b/g],
  ["gitlab-token", /\bglpat-[\w-]{20,}/g],
  ["slack-token", /\bxox[abeoprs]-[\w-]{10,}/g],
  ["stripe-key", /\b[sr]k_(?:live|test)_\w{16,}\b/g],
  ["google-key", /\bAIza[\w-]{35}/g],
  ["npm-token", /\bnpm_\w{36}\b/g],
  ["openai-key", /\bsk-[\w-]{32,}/g],
];

/** How each of the shapes begins: a quick look before a slow one. */
export const mayBeOfKnownMake: RegExp =
  /\beyJ|-----BEGIN|A[KS]IA|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|[sr]k_(?:live|test)_|AIza|npm_|sk-/;

/** Whether a cookie holds a session or the like: by its name, or because nobody would choose such a value. */
export function isSecretCookie(name: string, value: string): boolean {
  return (
    /sess|sid|auth|token|jwt|csrf|xsrf|secret|key|login|remember/i.test(name) ||
    (value.length >= 16 && /\d/.test(value) && /[A-Za-z]/.test(value))
  );
}
