import { isJsonArray, isJsonObject } from "../../json/value.ts";
import type { Reply } from "../behaviour.ts";
import { jsonReply } from "../json-reply.ts";
import { calls, replying } from "./fault.ts";
import { jsonOf, withJson } from "./json-edits.ts";
import type { PubnubFault, PubnubPlant } from "./pubnub-fault.ts";

/** Answers refusals of one code in another way. */
function answering(code: string, other: { status?: number; code?: string }, operation: string): PubnubPlant {
  return replying((reply, call) => {
    if (codeOf(reply) !== code || !calls(call, operation)) return reply;
    const edited = withJson(reply, (json) => ({
      ...json,
      errors: [{ code: other.code ?? code, message: "Something is wrong." }],
    }));
    return { ...edited, status: other.status ?? reply.status };
  });
}

function codeOf(reply: Reply): string | undefined {
  const errors = jsonOf(reply)?.errors;
  const [error] = isJsonArray(errors) ? errors : [];
  return isJsonObject(error) ? String(error.code) : undefined;
}

const succeeding = (change: (reply: Reply) => Reply, operation: string): PubnubPlant =>
  replying((reply, call) => (reply.status < 300 && calls(call, operation) ? change(reply) : reply));

const [create, get, remove] = [
  "createPackageDeployment",
  "getPackageDeployment",
  "deletePackageDeployment",
] as const;

/** Answers an empty key in another way. */
const answeringEmpty = (code: string, status: number, operation: string): PubnubPlant =>
  replying((reply, call) =>
    call.headers.authorization === "" && calls(call, operation)
      ? { ...withJson(reply, (json) => ({ ...json, errors: [{ code, message: "No." }] })), status }
      : reply,
  );

/** Right decisions, told with the wrong status or code. */
export const pubnubStatusFaults: readonly PubnubFault[] = [
  {
    id: "empty-key-400",
    title: "answers 400 to an empty key",
    rule: `${create}/credentials-empty`,
    plant: answeringEmpty("FAAS-400", 400, create),
  },
  {
    id: "empty-key-as-forbidden",
    title: "answers 403 to an empty key",
    rule: `${get}/credentials-empty`,
    plant: answeringEmpty("FAAS-403", 403, get),
  },
  {
    id: "empty-key-deprecated",
    title: "gives an empty key the deprecated code FAAS-1025",
    rule: `${remove}/credentials-empty`,
    plant: answeringEmpty("FAAS-1025", 401, remove),
  },
  {
    id: "missing-key-as-invalid-get",
    title: "tells who looks without a key that it is invalid",
    rule: `${get}/credentials-missing`,
    plant: answering("FAAS-1001", { code: "FAAS-1002" }, get),
  },
  {
    id: "missing-key-as-forbidden-delete",
    title: "answers 403 to a deletion without a key",
    rule: `${remove}/credentials-missing`,
    plant: answering("FAAS-1001", { status: 403, code: "FAAS-403" }, remove),
  },
  {
    id: "missing-key-as-invalid",
    title: "tells who sends no key that it is invalid",
    rule: `${create}/credentials-missing`,
    plant: answering("FAAS-1001", { code: "FAAS-1002" }, create),
  },
  {
    id: "invalid-key-as-missing",
    title: "tells who sends a wrong key that there is none",
    rule: `${create}/credentials-invalid`,
    plant: answering("FAAS-1002", { code: "FAAS-1001" }, create),
  },
  {
    id: "invalid-key-deprecated",
    title: "gives a wrong key the deprecated code FAAS-1025",
    rule: `${get}/credentials-invalid`,
    plant: answering("FAAS-1002", { code: "FAAS-1025" }, get),
  },
  {
    id: "invalid-key-403",
    title: "answers 403 to a wrong key",
    rule: `${create}/authentication`,
    plant: answering("FAAS-1002", { status: 403 }, create),
  },
  {
    id: "invalid-key-403-code",
    title: "gives a wrong key the code of a missing permission",
    rule: `${remove}/credentials-invalid`,
    plant: answering("FAAS-1002", { code: "FAAS-403" }, remove),
  },
  {
    id: "missing-key-400",
    title: "answers 400 where there is no key",
    rule: `${create}/authentication`,
    plant: answering("FAAS-1001", { status: 400 }, create),
  },
  {
    id: "permission-401",
    title: "answers 401 to a key without permission",
    rule: `${create}/no-permission`,
    plant: answering("FAAS-403", { status: 401 }, create),
  },
  {
    id: "permission-as-invalid",
    title: "tells a key without permission that it is invalid",
    rule: `${create}/no-permission`,
    plant: answering("FAAS-403", { status: 401, code: "FAAS-1002" }, create),
  },
  {
    id: "permission-as-not-found",
    title: "tells a key without permission on a keyset that it is not found",
    rule: `${create}/keyset-permission`,
    plant: answering("FAAS-403", { status: 400, code: "FAAS-1004" }, create),
  },
  {
    id: "delete-permission-404",
    title: "tells a key without permission that there is nothing to delete",
    rule: `${remove}/no-permission`,
    plant: answering("FAAS-403", { status: 404, code: "FAAS-404" }, remove),
  },
  {
    id: "duplicate-as-constraint",
    title: "answers a duplicate with the raw constraint, FAAS-409",
    rule: `${create}/already-assigned-code`,
    plant: answering("FAAS-1015", { code: "FAAS-409" }, create),
  },
  {
    id: "duplicate-as-active",
    title: "answers a duplicate with FAAS-1016",
    rule: `${create}/already-assigned`,
    plant: answering("FAAS-1015", { code: "FAAS-1016" }, create),
  },
  {
    id: "duplicate-400",
    title: "answers 400 to a duplicate",
    rule: `${create}/already-assigned`,
    plant: answering("FAAS-1015", { status: 400 }, create),
  },
  {
    id: "duplicate-422",
    title: "answers 422 to a duplicate",
    rule: `${create}/duplicate`,
    plant: answering("FAAS-1015", { status: 422 }, create),
  },
  {
    id: "duplicate-500",
    title: "fails on a duplicate",
    rule: `${create}/already-assigned`,
    plant: answering("FAAS-1015", { status: 500, code: "FAAS-500" }, create),
  },
  {
    id: "revision-unknown-500",
    title: "fails on a revision that does not exist",
    rule: `${create}/revision-unknown`,
    plant: answering("FAAS-1004", { status: 500, code: "FAAS-500" }, create),
  },
  {
    id: "revision-unknown-422",
    title: "answers 422 to a revision that does not exist",
    rule: `${create}/revision-unknown`,
    plant: answering("FAAS-1004", { status: 422 }, create),
  },
  {
    id: "revision-unknown-as-invalid",
    title: "gives a revision that does not exist the code of a wrong value",
    rule: `${create}/revision-unknown`,
    plant: answering("FAAS-1004", { code: "FAAS-400" }, create),
  },
  {
    id: "get-missing-200",
    title: "answers 200 without data where there is nothing to get",
    rule: `${get}/not-found`,
    plant: replying((reply, call) =>
      calls(call, get) && codeOf(reply) === "FAAS-1004"
        ? jsonReply(200, { ...jsonOf(reply), data: null, errors: [] })
        : reply,
    ),
  },
  {
    id: "get-missing-204",
    title: "answers 204 where there is nothing to get",
    rule: `${get}/not-found`,
    plant: replying((reply, call) =>
      calls(call, get) && codeOf(reply) === "FAAS-1004" ? { status: 204, headers: {} } : reply,
    ),
  },
  {
    id: "get-missing-as-key",
    title: "gives a missing deployment the code of a missing key of the KV store",
    rule: `${get}/not-found`,
    plant: answering("FAAS-1004", { code: "FAAS-1021" }, get),
  },
  {
    id: "get-missing-403",
    title: "answers 403 where there is nothing to get",
    rule: `${get}/not-found`,
    plant: answering("FAAS-1004", { status: 403, code: "FAAS-403" }, get),
  },
  {
    id: "get-missing-500",
    title: "fails where there is nothing to get",
    rule: `${get}/not-found`,
    plant: answering("FAAS-1004", { status: 500, code: "FAAS-500" }, get),
  },
  {
    id: "delete-missing-204",
    title: "answers 204 where there is nothing to delete",
    rule: `${remove}/not-found`,
    plant: replying((reply, call) =>
      calls(call, remove) && codeOf(reply) === "FAAS-1004" ? { status: 204, headers: {} } : reply,
    ),
  },
  {
    id: "delete-missing-410",
    title: "answers 410 where there is nothing to delete any more",
    rule: `${remove}/not-found`,
    plant: answering("FAAS-1004", { status: 410 }, remove),
  },
  {
    id: "malformed-as-invalid",
    title: "gives malformed JSON the code of a wrong value",
    rule: `${create}/body-malformed`,
    plant: answering("FAAS-1003", { code: "FAAS-400" }, create),
  },
  {
    id: "malformed-422",
    title: "answers 422 to malformed JSON",
    rule: `${create}/body-malformed`,
    plant: answering("FAAS-1003", { status: 422 }, create),
  },
  {
    id: "create-202",
    title: "answers 202 to an assignment",
    rule: `${create}/success`,
    plant: succeeding((reply) => ({ ...reply, status: 202 }), create),
  },
  {
    id: "create-204",
    title: "answers 204 to an assignment",
    rule: `${create}/success`,
    plant: succeeding(() => ({ status: 204, headers: {} }), create),
  },
  {
    id: "get-203",
    title: "answers 203 to a look at a deployment",
    rule: `${get}/success`,
    plant: succeeding((reply) => ({ ...reply, status: 203 }), get),
  },
  {
    id: "delete-202",
    title: "answers 202 to a deletion",
    rule: `${remove}/success`,
    plant: succeeding((reply) => ({ ...reply, status: 202 }), remove),
  },
  {
    id: "error-200",
    title: "answers wrong types with 200 and an error",
    rule: `${create}/body-type`,
    plant: answering("FAAS-400", { status: 200 }, create),
  },
  {
    id: "duplicate-200",
    title: "answers a duplicate with the deployment that is there",
    rule: `${create}/already-assigned`,
    plant: (policy, { store }) => ({
      ...policy,
      checkDuplicate: () => undefined,
      saveDeployment: (revision, keyset) => {
        const known = store.deploymentOf(revision.id, keyset.id);
        return known === undefined ? policy.saveDeployment(revision, keyset) : known;
      },
    }),
  },
  {
    id: "create-200",
    title: "answers 200 to an assignment",
    rule: `${create}/success-status`,
    plant: succeeding((reply) => ({ ...reply, status: 200 }), create),
  },
  {
    id: "not-found-404",
    title: "answers 404 where there is nothing to get",
    rule: `${get}/not-found-code`,
    plant: answering("FAAS-1004", { status: 404 }, get),
  },
];
