import type { Call, Reply } from "../behaviour.ts";
import { jsonReply } from "../json-reply.ts";
import { ncpRefusals } from "../ncp-refusals.ts";
import { isRefusal } from "../refusal.ts";
import { calls, replying } from "./fault.ts";
import { jsonOf, within, withJson } from "./json-edits.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

interface Answered {
  readonly status?: number;
  readonly code?: string;
  readonly message?: string;
}

/** Answers refusals of one code in another way. */
function answering(
  code: string,
  { status, code: otherCode, message }: Answered,
  ...operations: string[]
): NcpPlant {
  return replying((reply, call) => {
    if (!fails(reply, code) || !calls(call, ...operations)) return reply;
    const edited = withJson(reply, (json) =>
      within(json, "error", (error) => ({
        ...error,
        ...(otherCode === undefined ? {} : { errorCode: otherCode }),
        ...(message === undefined ? {} : { message }),
      })),
    );
    return { ...edited, status: status ?? reply.status };
  });
}

function fails(reply: Reply, code: string): boolean {
  const error = jsonOf(reply)?.error;
  return typeof error === "object" && error !== null && "errorCode" in error && error.errorCode === code;
}

const succeeding = (change: (reply: Reply, call: Call) => Reply, operation: string): NcpPlant =>
  replying((reply, call) => (reply.status < 300 && calls(call, operation) ? change(reply, call) : reply));

const put = "putPackage";

/** Right decisions, told with the wrong status, code or message. */
export const ncpStatusFaults: readonly NcpFault[] = [
  {
    id: "invalid-name-422",
    title: "answers 422 to a wrong name",
    rule: "putPackage/package-name",
    plant: answering("80100", { status: 422 }, put),
  },
  {
    id: "invalid-name-200",
    title: "answers 200 with an error in it to a wrong name",
    rule: "putPackage/package-name",
    plant: answering("80100", { status: 200 }, put),
  },
  {
    id: "invalid-name-404",
    title: "answers 404 to a wrong name",
    rule: "putPackage/package-name",
    plant: answering("80100", { status: 404 }, put),
  },
  {
    id: "invalid-name-as-value",
    title: "gives a wrong name the code of a wrong field",
    rule: "putPackage/package-name",
    plant: answering("80100", { code: "80105" }, put),
  },
  {
    id: "invalid-name-message",
    title: "says INVALID_NAME for PACKAGE_INVALID_NAME",
    rule: "putPackage/package-name",
    plant: answering("80100", { message: "INVALID_NAME" }, put),
  },
  {
    id: "invalid-name-sentence",
    title: "says in a sentence what the code means",
    rule: "putPackage/package-name",
    plant: answering("80100", { message: "The package name is invalid." }, put),
  },
  {
    id: "platform-as-value",
    title: "gives a wrong platform the code of a wrong field",
    rule: "putPackage/platform",
    plant: answering("80102", { code: "80105", message: "PACKAGE_BODY_INVALID_VALUE" }, put),
  },
  {
    id: "platform-404",
    title: "answers 404 to a wrong platform",
    rule: "putPackage/platform",
    plant: answering("80102", { status: 404 }, put),
  },
  {
    id: "type-as-value",
    title: "gives a wrong type the code of a wrong value",
    rule: "putPackage/body-type",
    plant: answering("80103", { code: "80105", message: "PACKAGE_BODY_INVALID_VALUE" }, put),
  },
  {
    id: "type-as-missing",
    title: "gives a wrong type the code of a missing field",
    rule: "putPackage/body-type",
    plant: answering("80103", { code: "80104", message: "PACKAGE_BODY_MISSING_FIELD" }, put),
  },
  {
    id: "type-422",
    title: "answers 422 to a wrong type",
    rule: "putPackage/body-type",
    plant: answering("80103", { status: 422 }, put),
  },
  {
    id: "value-as-type",
    title: "gives a wrong value the code of a wrong type",
    rule: "putPackage/body-value",
    plant: answering("80105", { code: "80103", message: "PACKAGE_BODY_INVALID_TYPE" }, put),
  },
  {
    id: "value-413",
    title: "answers 413 to a description that is too long",
    rule: "putPackage/body-value",
    plant: answering("80105", { status: 413 }, put),
  },
  {
    id: "value-500",
    title: "fails on a description that is too long, as a full column makes it",
    rule: "putPackage/body-value",
    plant: answering("80105", { status: 500, code: "900", message: "Unexpected Error" }, put),
  },
  {
    id: "permission-401",
    title: "answers 401 to a caller without permission",
    rule: "putPackage/no-permission",
    plant: answering("80002", { status: 401 }, put),
  },
  {
    id: "permission-gateway-code",
    title: "gives a missing permission the gateway's code",
    rule: "putPackage/no-permission",
    plant: answering("80002", { code: "230", message: "Forbidden" }, put),
  },
  {
    id: "permission-old-code",
    title: "gives a missing permission the code of an older page, 81002",
    rule: "putPackage/no-permission",
    plant: answering("80002", { code: "81002" }, put),
  },
  {
    id: "permission-404-on-delete",
    title: "answers 404 to a deletion without permission",
    rule: "deletePackage/no-permission",
    plant: answering("80002", { status: 404, code: "80101", message: "PACKAGE_NOT_FOUND" }, "deletePackage"),
  },
  {
    id: "conflict-400",
    title: "answers 400 to a name that is taken",
    rule: "putPackage/name-held-by-action",
    plant: answering("80011", { status: 400 }, put),
  },
  {
    id: "conflict-message",
    title: "says PACKAGE_NAME_CONFLICT for RESOURCE_NAME_CONFLICT",
    rule: "putPackage/name-held-by-action",
    plant: answering("80011", { message: "PACKAGE_NAME_CONFLICT" }, put),
  },
  {
    id: "limit-429",
    title: "answers 429 where there are too many packages",
    rule: "putPackage/package-limit",
    plant: answering("80106", { status: 429 }, put),
  },
  {
    id: "limit-400",
    title: "answers 400 where there are too many packages",
    rule: "putPackage/package-limit",
    plant: answering("80106", { status: 400 }, put),
  },
  {
    id: "limit-message",
    title: "says PACKAGE_COUNT_EXCEEDED for PACKAGE_COUNT_EXCEED",
    rule: "putPackage/package-limit",
    plant: answering("80106", { message: "PACKAGE_COUNT_EXCEEDED" }, put),
  },
  {
    id: "get-missing-400",
    title: "answers 400 where there is nothing to get",
    rule: "getPackage/not-found",
    plant: answering("80101", { status: 400 }, "getPackage"),
  },
  {
    id: "get-missing-gateway-code",
    title: "gives a missing package the code of a missing path",
    rule: "getPackage/not-found",
    plant: answering("80101", { code: "300", message: "Not Found Exception" }, "getPackage"),
  },
  {
    id: "get-missing-empty",
    title: "answers 200 with null where there is nothing to get",
    rule: "getPackage/not-found",
    plant: replying((reply, call) =>
      calls(call, "getPackage") && fails(reply, "80101") ? jsonReply(200, { content: null }) : reply,
    ),
  },
  {
    id: "get-missing-500",
    title: "fails where there is nothing to get",
    rule: "getPackage/not-found",
    plant: answering("80101", { status: 500 }, "getPackage"),
  },
  {
    id: "delete-missing-204",
    title: "answers 204 where there is nothing to delete",
    rule: "deletePackage/not-found",
    plant: replying((reply, call) =>
      calls(call, "deletePackage") && fails(reply, "80101") ? { status: 204, headers: {} } : reply,
    ),
  },
  {
    id: "delete-missing-410",
    title: "answers 410 where there is nothing to delete any more",
    rule: "deletePackage/not-found",
    plant: answering("80101", { status: 410 }, "deletePackage"),
  },
  {
    id: "not-empty-400",
    title: "answers 400 to the deletion of a package that holds actions",
    rule: "deletePackage/not-empty",
    plant: answering("80109", { status: 400 }, "deletePackage"),
  },
  {
    id: "not-empty-code",
    title: "gives a package that holds actions the code of a taken name",
    rule: "deletePackage/not-empty",
    plant: answering("80109", { code: "80011", message: "RESOURCE_NAME_CONFLICT" }, "deletePackage"),
  },
  {
    id: "unauthenticated-403",
    title: "answers 403 to whoever is not known",
    rule: "putPackage/authentication",
    plant: answering("200", { status: 403 }, put),
  },
  {
    id: "unauthenticated-400",
    title: "answers 400 to whoever is not known",
    rule: "getPackage/authentication",
    plant: answering("200", { status: 400 }, "getPackage"),
  },
  {
    id: "unauthenticated-200",
    title: "answers 200 with an error in it to whoever is not known",
    rule: "listPackages/authentication",
    plant: answering("200", { status: 200 }, "listPackages"),
  },
  {
    id: "put-202",
    title: "answers 202 to a creation",
    rule: "putPackage/success",
    plant: succeeding((reply) => ({ ...reply, status: 202 }), put),
  },
  {
    id: "put-204",
    title: "answers 204 to a creation",
    rule: "putPackage/success",
    plant: succeeding(() => ({ status: 204, headers: {} }), put),
  },
  {
    id: "put-302",
    title: "redirects to what was created",
    rule: "putPackage/success",
    plant: succeeding(
      (reply, { path }) => ({ status: 303, headers: { ...reply.headers, Location: path } }),
      put,
    ),
  },
  {
    id: "get-203",
    title: "answers a look at a package with 203",
    rule: "getPackage/success",
    plant: succeeding((reply) => ({ ...reply, status: 203 }), "getPackage"),
  },
  {
    id: "put-again-304",
    title: "answers 304 to a put that changes nothing",
    rule: "putPackage/repeatable",
    plant: (policy, world) => {
      let same = false;
      const told: NcpPlant = replying((reply, call) =>
        same && reply.status === 200 && calls(call, put) ? { status: 304, headers: {} } : reply,
      );
      return told(
        {
          ...policy,
          savePackage: (platform, name, change) => {
            const before = world.store.package(platform, name);
            const saved = policy.savePackage(platform, name, change);
            same = before !== undefined && JSON.stringify(before) === JSON.stringify(saved);
            return saved;
          },
        },
        world,
      );
    },
  },
  {
    id: "delete-200",
    title: "answers a deletion with 200 and what was deleted, as OpenWhisk does",
    rule: "deletePackage/success",
    plant: succeeding(() => jsonReply(200, { content: {} }), "deletePackage"),
  },
  {
    id: "delete-202",
    title: "answers a deletion with 202",
    rule: "deletePackage/success",
    plant: succeeding((reply) => ({ ...reply, status: 202 }), "deletePackage"),
  },
  {
    id: "list-206",
    title: "answers a list with 206",
    rule: "listPackages/success",
    plant: succeeding((reply) => ({ ...reply, status: 206 }), "listPackages"),
  },
  {
    id: "empty-list-404",
    title: "answers 404 where there is nothing to list",
    rule: "listPackages/empty-list",
    plant: emptyList(404),
  },
  {
    id: "empty-list-204",
    title: "answers 204 where there is nothing to list",
    rule: "listPackages/empty-list",
    plant: emptyList(204),
  },
  {
    id: "put-existing-409",
    title: "refuses to put a package that exists",
    rule: "putPackage/update",
    plant: (policy) => ({
      ...policy,
      checkConflict: (platform, name) =>
        isRefusal(policy.findPackage(platform, name))
          ? policy.checkConflict(platform, name)
          : ncpRefusals.nameConflict("There is such a package already."),
    }),
  },
  {
    id: "put-status-201",
    title: "answers 201 to a creation",
    rule: "putPackage/success-status",
    plant: succeeding((reply) => ({ ...reply, status: 201 }), put),
  },
  {
    id: "unauthenticated-code",
    title: "answers 401 with the gateway's other code, 210",
    rule: "putPackage/authentication-code",
    plant: answering("200", { code: "210", message: "Permission Denied" }, put),
  },
];

function emptyList(status: number): NcpPlant {
  return replying((reply, call) => {
    const content = calls(call, "listPackages") ? jsonOf(reply)?.content : undefined;
    if (!Array.isArray(content) || content.length > 0) return reply;
    if (status === 204) return { status, headers: {} };
    return jsonReply(status, { error: { errorCode: "80101", message: "PACKAGE_NOT_FOUND", details: "" } });
  });
}
