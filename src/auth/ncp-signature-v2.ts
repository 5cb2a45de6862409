import { createHmac } from "node:crypto";
import { header, withHeader, withoutHeader } from "../http/headers.ts";
import type { HttpRequest } from "../http/message.ts";
import { type SecretVariables, withoutSecrets } from "./redact.ts";
import type { CredentialFault, Credentials, Signer } from "./signer.ts";
import { wrongValue } from "./wrong-value.ts";

/** What NCP's API gateway signs: the request line without its version, the time, and who asks. Never the body. */
export interface SignedParts {
  readonly method: string;
  /** Path and query as sent, the prefix of the API included. */
  readonly target: string;
  /** Milliseconds since 1970, in decimal. */
  readonly timestamp: string;
  readonly accessKey: string;
}

/** NCP API gateway signature v2: Base64 of HMAC-SHA256 over `METHOD SP target LF timestamp LF accessKey`. */
export function signatureV2(parts: SignedParts, secretKey: string): string {
  const text = `${parts.method} ${parts.target}\n${parts.timestamp}\n${parts.accessKey}`;
  return createHmac("sha256", secretKey).update(text).digest("base64");
}

export const ncpHeaders = {
  timestamp: "x-ncp-apigw-timestamp",
  accessKey: "x-ncp-iam-access-key",
  signature: "x-ncp-apigw-signature-v2",
} as const;

/** "5 minutes": the gateway refuses a timestamp that is further away from its own clock. */
const beyondWindow = 301_000;
const withinWindow = 299_000;

/** What a printed command calls the parts that must be made anew for each request. */
const derived = { timestamp: "NCP_TIMESTAMP", signature: "NCP_SIGNATURE" } as const;

/** Signs with `accessKey` and `secretKey`. */
export const ncpSignatureV2: Signer = {
  id: "ncp-signature-v2",
  needs: ["accessKey", "secretKey"],
  sign: (request, credentials, now) => signed(request, credentials, now),
  derived: Object.values(derived),
  redact: redacted,
  prelude: signingLines,
  tolerances: [
    {
      id: "clock-behind",
      title: "a timestamp of 299 seconds ago",
      apply: (request, credentials, now) => signed(request, credentials, now - withinWindow),
    },
    {
      id: "clock-ahead",
      title: "a timestamp 299 seconds from now",
      apply: (request, credentials, now) => signed(request, credentials, now + withinWindow),
    },
  ],
  faults: [
    { id: "none", title: "none of the three authentication headers", apply: (request) => unsigned(request) },
    without("missing-timestamp", "no timestamp header", ncpHeaders.timestamp),
    without("missing-access-key", "no access key header", ncpHeaders.accessKey),
    without("missing-signature", "no signature header", ncpHeaders.signature),
    {
      id: "wrong-access-key",
      title: "an access key that does not exist",
      apply: (request, credentials, now) =>
        signed(request, { ...credentials, accessKey: wrongValue(credentials.accessKey ?? "") }, now),
    },
    {
      id: "wrong-secret-key",
      title: "a signature made with another secret key",
      apply: (request, credentials, now) =>
        signed(request, { ...credentials, secretKey: wrongValue(credentials.secretKey ?? "") }, now),
    },
    {
      id: "stale-timestamp",
      title: "a timestamp of 301 seconds ago",
      apply: (request, credentials, now) => signed(request, credentials, now - beyondWindow),
    },
    {
      id: "future-timestamp",
      title: "a timestamp 301 seconds from now",
      apply: (request, credentials, now) => signed(request, credentials, now + beyondWindow),
    },
    over("other-method", "a signature over another method", ({ method }) => ({
      method: method === "GET" ? "POST" : "GET",
    })),
    over("other-path", "a signature over another path", ({ target }) => {
      const [path = "", ...query] = target.split("?");
      return { target: [`${path}x`, ...query].join("?") };
    }),
    over("other-query", "a signature over another query", ({ target }) => ({
      target: target.includes("?") ? target.slice(0, target.indexOf("?")) : `${target}?x=1`,
    })),
    over("other-timestamp", "a signature over another timestamp", ({ timestamp }) => ({
      timestamp: String(Number(timestamp) - 1),
    })),
    over("other-access-key", "a signature over another access key", ({ accessKey }) => ({
      accessKey: wrongValue(accessKey),
    })),
    instead("empty-timestamp", "an empty timestamp", ncpHeaders.timestamp, () => ""),
    instead("empty-access-key", "an empty access key", ncpHeaders.accessKey, () => ""),
    instead("empty-signature", "an empty signature", ncpHeaders.signature, () => ""),
    repeated(
      "repeated-timestamp",
      "a second timestamp behind the right one",
      ncpHeaders.timestamp,
      () => "0",
    ),
    repeated("repeated-access-key", "a second access key behind the right one", ncpHeaders.accessKey),
    repeated("repeated-signature", "a second signature behind the right one", ncpHeaders.signature),
    instead("truncated-signature", "a signature without its first half", ncpHeaders.signature, (text) =>
      text.slice(text.length / 2),
    ),
    instead("shortened-signature", "a signature without its second half", ncpHeaders.signature, (text) =>
      text.slice(0, text.length / 2),
    ),
    instead("case-changed-signature", "a signature in lower-case letters", ncpHeaders.signature, (text) =>
      text.toLowerCase() === text ? wrongValue(text) : text.toLowerCase(),
    ),
    instead("unreadable-timestamp", "a timestamp that is no number", ncpHeaders.timestamp, () => "yesterday"),
    instead(
      "half-right-signature",
      "a signature that is right in its first half",
      ncpHeaders.signature,
      (text) => text.slice(0, text.length / 2) + wrongValue(text.slice(text.length / 2)),
    ),
    over("short-path", "a signature over the path without the prefix of the API", ({ target }) => ({
      target: target.replace(/^\/[^/?]+\/[^/?]+\/[^/?]+(?=\/)/, ""),
    })),
    key("case-changed-access-key", "an access key in other letters", swapCase),
    key("truncated-access-key", "an access key without its last character", (text) => text.slice(0, -1)),
    key("extended-access-key", "an access key with a character too many", (text) => `${text}x`),
    {
      id: "timestamp-with-letters",
      title: "a timestamp with a letter at its end",
      apply: (request, credentials, now) =>
        signed(request, credentials, now, ({ timestamp }) => ({ timestamp: `${timestamp}x` }), "x"),
    },
    {
      id: "timestamp-in-seconds",
      title: "a timestamp in seconds instead of milliseconds",
      apply: (request, credentials, now) => signed(request, credentials, now / 1000),
    },
  ],
};

/** Hides the access key wherever it is right, and a signature that could be sent again; wrong ones are evidence. */
function redacted(
  request: HttpRequest,
  credentials: Credentials,
  variables: SecretVariables,
  now: number,
): HttpRequest {
  const { headers } = request;
  const timestamp = header(headers, ncpHeaders.timestamp) ?? "";
  const accessKey = header(headers, ncpHeaders.accessKey) ?? "";
  const sent = { method: request.method, target: request.target, timestamp, accessKey };
  const right = header(headers, ncpHeaders.signature) === signatureV2(sent, credentials.secretKey ?? "");
  const current = Math.abs(now - Number(timestamp)) < beyondWindow / 2;
  const shown = [
    ...(right ? ([[ncpHeaders.signature, `$${derived.signature}`]] as const) : []),
    ...(right && current ? ([[ncpHeaders.timestamp, `$${derived.timestamp}`]] as const) : []),
  ];
  return withoutSecrets(
    { ...request, headers: shown.reduce((all, [name, value]) => withHeader(all, name, value), headers) },
    { accessKey: credentials.accessKey ?? "" },
    variables,
  );
}

function signingLines(request: HttpRequest, variables: SecretVariables): readonly string[] {
  const { headers, method, target } = request;
  if (header(headers, ncpHeaders.signature) !== `$${derived.signature}`) return [];
  const timestamp = header(headers, ncpHeaders.timestamp) ?? "";
  const accessKey = header(headers, ncpHeaders.accessKey) ?? "";
  const quoted = `'${target.replaceAll("'", "'\\''")}'`;
  return [
    ...(timestamp === `$${derived.timestamp}` ? [`${derived.timestamp}=$(date +%s)000`] : []),
    `${derived.signature}=$(printf '%s %s\\n%s\\n%s' ${method} ${quoted} "${timestamp}" "${accessKey}" | openssl dgst -sha256 -hmac "$${variables.secretKey ?? "secretKey"}" -binary | openssl base64)`,
  ];
}

/** `signing` gives the parts that are signed in place of those that are sent. */
function signed(
  request: HttpRequest,
  { accessKey = "", secretKey = "" }: Credentials,
  now: number,
  signing: (sent: SignedParts) => Partial<SignedParts> = () => ({}),
  afterTimestamp = "",
): HttpRequest {
  const sent = {
    method: request.method,
    target: request.target,
    timestamp: String(Math.trunc(now)),
    accessKey,
  };
  const signature = signatureV2({ ...sent, ...signing(sent) }, secretKey);
  const fields = [
    [ncpHeaders.timestamp, sent.timestamp + afterTimestamp],
    [ncpHeaders.accessKey, accessKey],
    [ncpHeaders.signature, signature],
  ] as const;
  return {
    ...request,
    headers: fields.reduce((headers, [name, value]) => withHeader(headers, name, value), request.headers),
  };
}

function unsigned(request: HttpRequest): HttpRequest {
  return {
    ...request,
    headers: Object.values(ncpHeaders).reduce(
      (headers, name) => withoutHeader(headers, name),
      request.headers,
    ),
  };
}

function without(id: string, title: string, name: string): CredentialFault {
  return {
    id,
    title,
    apply: (request, credentials, now) => {
      const right = signed(request, credentials, now);
      return { ...right, headers: withoutHeader(right.headers, name) };
    },
  };
}

/** Another access key, properly signed for. */
function key(id: string, title: string, change: (accessKey: string) => string): CredentialFault {
  return {
    id,
    title,
    apply: (request, credentials, now) => {
      const { accessKey = "" } = credentials;
      const changed = change(accessKey);
      return signed(
        request,
        { ...credentials, accessKey: changed === accessKey ? wrongValue(accessKey) : changed },
        now,
      );
    },
  };
}

/** The right headers, and behind them one of them again, wrong. */
function repeated(
  id: string,
  title: string,
  name: string,
  change: (value: string) => string = wrongValue,
): CredentialFault {
  return {
    id,
    title,
    apply: (request, credentials, now) => {
      const right = signed(request, credentials, now);
      return { ...right, headers: [...right.headers, [name, change(header(right.headers, name) ?? "")]] };
    },
  };
}

function swapCase(text: string): string {
  return [...text]
    .map((each) => (each === each.toLowerCase() ? each.toUpperCase() : each.toLowerCase()))
    .join("");
}

/** The right headers, one of them replaced after signing. */
function instead(
  id: string,
  title: string,
  name: string,
  change: (value: string) => string,
): CredentialFault {
  return {
    id,
    title,
    apply: (request, credentials, now) => {
      const right = signed(request, credentials, now);
      return {
        ...right,
        headers: withHeader(right.headers, name, change(header(right.headers, name) ?? "")),
      };
    },
  };
}

function over(
  id: string,
  title: string,
  signing: (sent: SignedParts) => Partial<SignedParts>,
): CredentialFault {
  return {
    id,
    title,
    apply: (request, credentials, now) => signed(request, credentials, now, signing),
  };
}
