import type { Call, Reply } from "../behaviour.ts";
import { readJsonBody } from "../json-body.ts";
import { jsonReply } from "../json-reply.ts";
import { calls, replying } from "./fault.ts";
import { jsonOf } from "./json-edits.ts";
import type { PubnubFault, PubnubPlant } from "./pubnub-fault.ts";

const [create, get] = ["createPackageDeployment", "getPackageDeployment"] as const;
const [answers, failure, broken] = [
  `${create}/answers`,
  `${create}/no-server-error`,
  `${create}/body-malformed`,
];

const crash = (reply: Reply): Reply =>
  jsonReply(500, {
    meta: jsonOf(reply)?.meta ?? {},
    errors: [{ code: "FAAS-500", message: "Internal Server Error!" }],
  });

const crashing = (on: (call: Call) => boolean): PubnubPlant =>
  replying((reply, call) => (calls(call, create) && on(call) ? crash(reply) : reply));

const bodyOf = ({ body }: Call): ReturnType<typeof readJsonBody> => readJsonBody(body);

const hasNull = (call: Call): boolean => {
  const body = bodyOf(call);
  return (
    body.kind === "json" &&
    typeof body.value === "object" &&
    body.value !== null &&
    Object.values(body.value).includes(null)
  );
};

const known = ["packageRevisionId", "keysetId"];

/** Requests that are not survived, and answers that are no HTTP. */
export const pubnubProtocolFaults: readonly PubnubFault[] = [
  {
    id: "malformed-500",
    title: "fails on a body that is not JSON",
    rule: broken,
    plant: crashing((call) => bodyOf(call).kind === "malformed"),
  },
  {
    id: "truncated-completed",
    title: "completes JSON that was cut off",
    rule: broken,
    plant: (policy) => ({
      ...policy,
      readBody: (call) => {
        const completed = readJsonBody(Buffer.concat([call.body, Buffer.from("}")]));
        return completed.kind === "json" ? completed.value : policy.readBody(call);
      },
    }),
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
    id: "empty-body-422",
    title: "answers 422 to a body of no bytes",
    rule: `${create}/body-missing`,
    plant: replying((reply, call) =>
      calls(call, create) && bodyOf(call).kind === "absent" && reply.status === 400
        ? { ...reply, status: 422 }
        : reply,
    ),
  },
  {
    id: "no-body-422",
    title: "answers 422 to a request without a body",
    rule: `${create}/body-absent`,
    plant: replying((reply, call) =>
      calls(call, create) && call.headers["content-type"] === undefined && call.body.length === 0
        ? { ...reply, status: 422 }
        : reply,
    ),
  },
  { id: "null-500", title: "fails on fields that are null", rule: failure, plant: crashing(hasNull) },
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
    id: "list-body-500",
    title: "fails on a body that is a list",
    rule: failure,
    plant: crashing((call) => {
      const body = bodyOf(call);
      return body.kind === "json" && Array.isArray(body.value);
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
        Object.keys(body.value).some((name) => !known.includes(name))
      );
    }),
  },
  {
    id: "version-500",
    title: "fails where no version is named",
    rule: failure,
    plant: crashing(({ headers }) => headers["pubnub-version"] === undefined),
  },
  {
    id: "accept-500",
    title: "fails where it cannot produce what is accepted",
    rule: failure,
    plant: crashing(({ headers }) => headers.accept === "image/png"),
  },
  {
    id: "no-uuid-500",
    title: "fails on an id that is no UUID, as a database does that casts it",
    rule: failure,
    plant: crashing((call) => {
      const body = bodyOf(call);
      const id =
        body.kind === "json" &&
        typeof body.value === "object" &&
        body.value !== null &&
        "packageRevisionId" in body.value
          ? body.value.packageRevisionId
          : undefined;
      return typeof id === "string" && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
    }),
  },
  {
    id: "get-no-uuid-500",
    title: "fails to look for an id that is no UUID",
    rule: `${get}/no-server-error`,
    plant: replying((reply, call) =>
      calls(call, get) &&
      reply.status === 400 &&
      !/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(call.path)
        ? crash(reply)
        : reply,
    ),
  },
  {
    id: "get-missing-crash",
    title: "fails on a deployment that is not there",
    rule: `${get}/no-server-error`,
    plant: replying((reply, call) =>
      calls(call, get) &&
      reply.status === 400 &&
      /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(call.path)
        ? crash(reply)
        : reply,
    ),
  },
  {
    id: "malformed-hangs",
    title: "never answers a body that is not JSON",
    rule: answers,
    plant: replying((reply, call) =>
      calls(call, create) && bodyOf(call).kind === "malformed" ? new Promise(() => {}) : reply,
    ),
  },
  {
    id: "type-closes",
    title: "closes the connection on a fraction",
    rule: answers,
    plant: replying((reply, call) =>
      calls(call, create) && /"keysetId":\d+\.\d/.test(Buffer.from(call.body).toString())
        ? { ...reply, aborts: true }
        : reply,
    ),
  },
  {
    id: "null-closes",
    title: "closes the connection on fields that are null",
    rule: answers,
    plant: replying((reply, call) =>
      calls(call, create) && hasNull(call) ? { ...reply, aborts: true } : reply,
    ),
  },
  {
    id: "length-too-long",
    title: "announces a byte more than it sends",
    rule: `${get}/answers`,
    plant: replying((reply, call) =>
      calls(call, get) && reply.status === 200 && reply.body !== undefined
        ? { ...reply, headers: { ...reply.headers, "Content-Length": String(reply.body.length + 1) } }
        : reply,
    ),
  },
  {
    id: "answer-twice",
    title: "writes its answer twice",
    rule: `${create}/response-body`,
    plant: replying((reply, call) =>
      calls(call, create) && reply.status === 201 ? { ...reply, body: `${reply.body}${reply.body}` } : reply,
    ),
  },
  {
    id: "answer-cut",
    title: "cuts its answers after 200 bytes",
    rule: `${create}/response-body`,
    plant: replying((reply, call) =>
      calls(call, create) && reply.body !== undefined ? { ...reply, body: reply.body.slice(0, 200) } : reply,
    ),
  },
  {
    id: "answer-prefixed",
    title: "puts )]}' in front of its JSON",
    rule: `${create}/response-body`,
    plant: replying((reply, call) =>
      calls(call, create) && reply.status < 300 ? { ...reply, body: `)]}'\n${reply.body}` } : reply,
    ),
  },
  {
    id: "deep-nesting-500",
    title: "fails on lists nested 20,000 deep",
    rule: `${create}/deeply-nested`,
    plant: crashing(({ body }) => Buffer.from(body.subarray(0, 9)).toString().startsWith("[[[[[")),
  },
];
