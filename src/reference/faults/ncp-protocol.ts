import { ncpHeaders } from "../../auth/ncp-signature-v2.ts";
import { toDisplayText } from "../../http/text.ts";
import type { Call, Reply } from "../behaviour.ts";
import { readJsonBody } from "../json-body.ts";
import { jsonReply } from "../json-reply.ts";
import { calls, replying } from "./fault.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

const crash = (): Reply =>
  jsonReply(500, { error: { errorCode: "900", message: "Unexpected Error", details: "" } });

/** Fails on calls of Put Package that have something about them. */
const crashing = (on: (call: Call) => boolean): NcpPlant =>
  replying((reply, call) => (calls(call, "putPackage") && on(call) ? crash() : reply));

const bodyOf = ({ body }: Call): ReturnType<typeof readJsonBody> => readJsonBody(body);

const readingBroken =
  (reads: (call: Call) => boolean): NcpPlant =>
  (policy) => ({
    ...policy,
    readBody: (call) => (calls(call, "putPackage") && reads(call) ? {} : policy.readBody(call)),
  });

const [answers, failure, broken] = [
  "putPackage/answers",
  "putPackage/no-server-error",
  "putPackage/body-malformed",
];
const nameOf = ({ route }: Call): string =>
  route.kind === "operation" ? (route.parameters.packageName ?? "") : "";
const wide = (text: string): boolean => /[^\0-\x7f]/.test(text);

/** Requests that are not survived, and answers that are no HTTP. */
export const ncpProtocolFaults: readonly NcpFault[] = [
  {
    id: "malformed-500",
    title: "fails on a body that is not JSON",
    rule: broken,
    plant: crashing((call) => bodyOf(call).kind === "malformed"),
  },
  {
    id: "malformed-as-empty",
    title: "takes a body that is not JSON for an empty one",
    rule: broken,
    plant: readingBroken((call) => bodyOf(call).kind === "malformed"),
  },
  {
    id: "truncated-completed",
    title: "completes JSON that was cut off",
    rule: broken,
    plant: readingBroken(
      (call) =>
        bodyOf(call).kind === "malformed" &&
        readJsonBody(Buffer.concat([call.body, Buffer.from("}")])).kind === "json",
    ),
  },
  {
    id: "not-utf8-500",
    title: "fails on a body that is not UTF-8",
    rule: failure,
    plant: crashing((call) => bodyOf(call).kind === "not-utf8"),
  },
  {
    id: "empty-body-500",
    title: "fails on a request without a body",
    rule: failure,
    plant: crashing((call) => bodyOf(call).kind === "absent"),
  },
  {
    id: "null-500",
    title: "fails on fields that are null",
    rule: failure,
    plant: crashing((call) => {
      const body = bodyOf(call);
      return (
        body.kind === "json" &&
        typeof body.value === "object" &&
        body.value !== null &&
        Object.values(body.value).includes(null)
      );
    }),
  },
  {
    id: "unknown-field-500",
    title: "fails on fields that it does not know",
    rule: failure,
    plant: crashing((call) => {
      const body = bodyOf(call);
      return (
        body.kind === "json" &&
        typeof body.value === "object" &&
        body.value !== null &&
        !Array.isArray(body.value) &&
        Object.keys(body.value).some((name) => name !== "description" && name !== "parameters")
      );
    }),
  },
  {
    id: "null-body-500",
    title: "fails on a body that is null",
    rule: failure,
    plant: crashing((call) => {
      const body = bodyOf(call);
      return body.kind === "json" && body.value === null;
    }),
  },
  {
    id: "accept-500",
    title: "fails where it cannot produce what is accepted",
    rule: failure,
    plant: crashing(({ headers }) => headers.accept === "image/png"),
  },
  {
    id: "content-type-500",
    title: "fails on a body of another type",
    rule: failure,
    plant: crashing(
      ({ headers }) =>
        headers["content-type"] !== undefined && !headers["content-type"].startsWith("application/json"),
    ),
  },
  {
    id: "missing-header-500",
    title: "fails where a header of the signature is missing",
    rule: failure,
    plant: crashing(({ headers }) => Object.values(ncpHeaders).some((name) => headers[name] === undefined)),
  },
  {
    id: "timestamp-500",
    title: "fails on a timestamp that is no number",
    rule: failure,
    plant: crashing(({ headers }) => /[a-z]/i.test(String(headers[ncpHeaders.timestamp] ?? ""))),
  },
  {
    id: "long-name-500",
    title: "fails on names that are too long for a column",
    rule: failure,
    plant: crashing((call) => nameOf(call).length > 50),
  },
  {
    id: "wide-name-500",
    title: "fails on names beyond ASCII",
    rule: failure,
    plant: crashing((call) => nameOf(call).includes("%") && wide(decoded(nameOf(call)))),
  },
  {
    id: "platform-500",
    title: "fails on a platform it does not know",
    rule: failure,
    plant: crashing(({ query }) => query.includes("platform=") && !/platform=(vpc|classic)$/.test(query)),
  },
  {
    id: "get-missing-crash",
    title: "fails on a package that is not there",
    rule: "getPackage/no-server-error",
    plant: replying((reply, call) => (calls(call, "getPackage") && reply.status === 404 ? crash() : reply)),
  },
  {
    id: "delete-missing-crash",
    title: "fails to delete a package that is not there",
    rule: "deletePackage/no-server-error",
    plant: replying((reply, call) =>
      calls(call, "deletePackage") && reply.status === 404 ? crash() : reply,
    ),
  },
  {
    id: "long-name-hangs",
    title: "never answers where a name is too long",
    rule: answers,
    plant: replying((reply, call) =>
      calls(call, "putPackage") && nameOf(call).length > 50 ? forever() : reply,
    ),
  },
  {
    id: "malformed-hangs",
    title: "never answers a body that is not JSON",
    rule: answers,
    plant: replying((reply, call) =>
      calls(call, "putPackage") && bodyOf(call).kind === "malformed" ? forever() : reply,
    ),
  },
  {
    id: "null-closes",
    title: "closes the connection on fields that are null",
    rule: answers,
    plant: replying((reply, call) =>
      calls(call, "putPackage") && toDisplayText(call.body).includes(":null")
        ? { ...reply, aborts: true }
        : reply,
    ),
  },
  {
    id: "large-body-closes",
    title: "closes the connection where a body has more than 3000 bytes",
    rule: answers,
    plant: replying((reply, call) =>
      calls(call, "putPackage") && call.body.length > 3000 ? { ...reply, aborts: true } : reply,
    ),
  },
  {
    id: "length-in-characters",
    title: "counts characters for the length of its answers",
    rule: "putPackage/response-body",
    plant: replying((reply, call) =>
      calls(call, "putPackage") && reply.body !== undefined
        ? { ...reply, headers: { ...reply.headers, "Content-Length": String(reply.body.length) } }
        : reply,
    ),
  },
  {
    id: "length-too-long",
    title: "announces a byte more than it sends",
    rule: "getPackage/answers",
    plant: replying((reply, call) =>
      calls(call, "getPackage") && reply.status === 200 && reply.body !== undefined
        ? {
            ...reply,
            headers: { ...reply.headers, "Content-Length": String(Buffer.byteLength(reply.body) + 1) },
          }
        : reply,
    ),
  },
  {
    id: "two-answers",
    title: "sends an error after the answer to an edit",
    rule: "putPackage/response-body",
    plant: replying((reply, call) =>
      calls(call, "putPackage") && reply.status === 200
        ? { ...reply, body: `${reply.body}${reply.body}` }
        : reply,
    ),
  },
  {
    id: "answer-cut",
    title: "cuts answers after 1000 bytes",
    rule: "putPackage/response-body",
    plant: replying((reply, call) =>
      calls(call, "putPackage") && reply.body !== undefined && reply.body.length > 1000
        ? { ...reply, body: reply.body.slice(0, 1000) }
        : reply,
    ),
  },
  {
    id: "deep-nesting-500",
    title: "fails on lists nested 20,000 deep",
    rule: "putPackage/deeply-nested",
    plant: crashing(({ body }) => toDisplayText(body.subarray(0, 200)).startsWith("[[[[[")),
  },
];

function forever(): Promise<Reply> {
  return new Promise(() => {});
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
