import { beforeAll, describe, expect, test } from "vitest";
import type { ApiDocument } from "../spec/document.ts";
import { documentFrom } from "../testing/document-from.ts";
import { failuresIn, judgeAt, violated } from "./testing/judging.ts";
import { petDocument } from "./testing/pet-document.ts";
import { type Behaviour, openShop, type Reply } from "./testing/pet-shop.ts";

let document: ApiDocument;
beforeAll(async () => {
  document = await documentFrom(petDocument);
});

interface Mutant {
  readonly name: string;
  readonly change: Partial<Behaviour>;
  /** The operation that is judged, to keep the table quick. */
  readonly operation: "createPet" | "listPets" | "getPet" | "replacePet" | "deletePet";
  /** Every must rule that is violated, and no other; none for what is only advisory. */
  readonly rules: readonly string[];
  /** One of the failures, whole. */
  readonly finding: string;
}

const midnight = "2026-01-14T00:00:00Z";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Changes the bodies of successes. */
const onSuccess =
  (change: (body: Record<string, unknown>) => unknown): Behaviour["finally"] =>
  (reply) =>
    reply.status < 300 && isObject(reply.body) ? { ...reply, body: change(reply.body) } : reply;

const onStatus =
  (status: number, change: (reply: Reply) => Reply): Behaviour["finally"] =>
  (reply) =>
    reply.status === status ? change(reply) : reply;

const mutants: readonly Mutant[] = [
  {
    name: "does not validate names",
    change: { isName: (value) => typeof value === "string" },
    operation: "createPet",
    rules: ["createPet/name", "createPet/response-body"],
    finding:
      "createPet/invalid/body.name/maxLength#refused-as-documented: 400 INVALID_NAME the name is invalid ← 201",
  },
  {
    name: "takes names of one character too many",
    change: { isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,20}$/.test(value) },
    operation: "createPet",
    rules: ["createPet/name", "createPet/response-body"],
    finding:
      "createPet/invalid/body.name/maxLength#refused-as-documented: 400 INVALID_NAME the name is invalid ← 201",
  },
  {
    name: "refuses names of the greatest length",
    change: { isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,18}$/.test(value) },
    operation: "createPet",
    rules: ["createPet/created"],
    finding: "createPet/valid/body.name/maxLength#accepts-valid: 201 ← 400 INVALID_NAME the name is invalid",
  },
  {
    name: "takes capitals in names",
    change: { isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,19}$/i.test(value) },
    operation: "createPet",
    rules: ["createPet/name"],
    finding:
      "createPet/invalid/body.name/pattern/upper-case#refused-as-documented: 400 INVALID_NAME the name is invalid ← 201",
  },
  {
    name: "forgets that $ matches before a last line break",
    change: {
      isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,19}$/.test(value.replace(/\n$/, "")),
    },
    operation: "createPet",
    rules: ["createPet/name"],
    finding:
      "createPet/invalid/body.name/pattern/trailing-newline#refused-as-documented: 400 INVALID_NAME the name is invalid ← 201",
  },
  {
    name: "takes a text for a number",
    change: { isAge: (value) => /^\d+$/.test(String(value)) && Number(value) <= 30 },
    operation: "createPet",
    rules: ["createPet/response-body", "createPet/body.age/type"],
    finding: "createPet/invalid/body.age/type/string#refused-as-documented: 400 ← 201",
  },
  {
    name: "takes fractions",
    change: { isAge: (value) => typeof value === "number" && value >= 0 && value <= 30 },
    operation: "createPet",
    rules: ["createPet/response-body", "createPet/body.age/type"],
    finding: "createPet/invalid/body.age/type/fraction#refused-as-documented: 400 ← 201",
  },
  {
    name: "is off by one at the maximum",
    change: { isAge: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 31 },
    operation: "createPet",
    rules: ["createPet/body.age/maximum"],
    finding: "createPet/invalid/body.age/maximum#refused-as-documented: 400 ← 201",
  },
  {
    name: "refuses the minimum",
    change: { isAge: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= 30 },
    operation: "createPet",
    rules: ["createPet/created"],
    finding: "createPet/valid/body.age/zero#accepts-valid: 201 ← 400 INVALID age is invalid",
  },
  {
    name: "takes kinds in capitals",
    change: { isKind: (value) => typeof value === "string" && /^(cat|dog)$/i.test(value) },
    operation: "createPet",
    rules: ["createPet/response-body", "createPet/body.kind/enum"],
    finding: "createPet/invalid/body.kind/enum/case#refused-as-documented: 400 ← 201",
  },
  {
    name: "takes members that nobody knows",
    change: { isMember: () => true },
    operation: "createPet",
    rules: ["createPet/body/additionalProperties"],
    finding: "createPet/invalid/body.unknown/additionalProperties#refused-as-documented: 400 ← 201",
  },
  {
    name: "does not ask for what is required",
    change: { needs: ["name"] },
    operation: "createPet",
    rules: ["createPet/response-body", "createPet/body.kind/required"],
    finding: "createPet/invalid/body.kind/required#refused-as-documented: 400 ← 201",
  },
  {
    name: "takes the same tag twice",
    change: {
      areTags: (value) =>
        Array.isArray(value) &&
        value.length <= 3 &&
        value.every((tag) => typeof tag === "string" && [...tag].length <= 10),
    },
    operation: "createPet",
    rules: ["createPet/body.tags/uniqueItems"],
    finding: "createPet/invalid/body.tags/uniqueItems#refused-as-documented: 400 ← 201",
  },
  {
    name: "refuses with another code",
    change: { finally: onStatus(400, (reply) => ({ ...reply, body: { code: "INVALID", message: "no" } })) },
    operation: "createPet",
    rules: ["createPet/name"],
    finding:
      "createPet/invalid/body.name/maxLength#refused-as-documented: 400 INVALID_NAME the name is invalid ← 400 INVALID no",
  },
  {
    name: "refuses with a code that is not in the catalogue",
    change: {
      finally: (reply, { method }) =>
        method === "GET" && reply.status === 400 ? { ...reply, body: { code: "BAD", message: "no" } } : reply,
    },
    operation: "listPets",
    rules: ["listPets/error-envelope"],
    finding:
      "listPets/invalid/query.limit/type/boolean#error-envelope: 400 with one of INVALID, INVALID_NAME ← 400 BAD no",
  },
  {
    name: "refuses with 422",
    change: { finally: onStatus(400, (reply) => ({ ...reply, status: 422 })) },
    operation: "listPets",
    rules: ["listPets/query.limit/type", "listPets/query.limit/minimum", "listPets/query.limit/maximum"],
    finding:
      "listPets/invalid/query.limit/type/boolean#refused-as-documented: 400 ← 422 INVALID limit is invalid",
  },
  {
    name: "answers 200 for created",
    change: { finally: onStatus(201, (reply) => ({ ...reply, status: 200 })) },
    operation: "createPet",
    rules: ["createPet/created", "createPet/status-documented"],
    finding: "createPet/valid/all#accepts-valid: 201 ← 200",
  },
  {
    name: "answers JSON as text/plain",
    change: {
      finally: (reply) => ({ ...reply, headers: { ...reply.headers, "Content-Type": "text/plain" } }),
    },
    operation: "listPets",
    rules: ["listPets/content-type-documented"],
    finding: "listPets/valid/all#content-type-documented: application/json ← text/plain",
  },
  {
    name: "leaves out a required header",
    change: { finally: onStatus(201, ({ headers: _left, ...reply }) => reply) },
    operation: "createPet",
    rules: ["createPet/response-headers"],
    finding: "createPet/valid/all#response-headers: header Location ← no such header",
  },
  {
    name: "points to another place",
    change: { finally: onStatus(201, (reply) => ({ ...reply, headers: { Location: "/elsewhere" } })) },
    operation: "createPet",
    rules: ["createPet/response-headers"],
    finding: "createPet/valid/all#response-headers: header Location must match ^/v1/pets/ ← /elsewhere",
  },
  {
    name: "answers numbers as texts",
    change: {
      finally: onSuccess((body) => ({ ...body, ...("age" in body ? { age: String(body.age) } : {}) })),
    },
    operation: "createPet",
    rules: ["createPet/created", "createPet/read-back", "createPet/response-body"],
    finding: 'createPet/valid/all#response-body: /age must be of type integer ← "1"',
  },
  {
    name: "leaves out a required member",
    change: { finally: onSuccess(({ updatedAt: _left, ...body }) => body) },
    operation: "getPet",
    rules: ["getPet/response-body"],
    finding: 'getPet/valid/all#response-body: the body must have the member "updatedAt" ← absent',
  },
  {
    name: "trims what it echoes",
    change: { stored: (body) => ({ ...body, name: String(body.name).replace(/-+$/, "") }) },
    operation: "createPet",
    rules: ["createPet/created"],
    finding:
      'createPet/valid/body.name/every-character#reflects-request: /name "az09-aaaaaaaz09-", as in body.name of the request ← "az09-aaaaaaaz09"',
  },
  {
    name: "forgets a member that is zero",
    change: { stored: ({ age, ...body }) => (age ? { ...body, age } : body) },
    operation: "createPet",
    rules: ["createPet/created"],
    finding: "createPet/valid/body.age/zero#reflects-request: /age 0, as in body.age of the request ← absent",
  },
  {
    name: "tells an hour from a time zone",
    change: {
      finally: onSuccess((body) => ({
        ...body,
        createdAt: new Date(Date.now() - 3_600_000).toISOString(),
        updatedAt: new Date(Date.now() - 3_600_000).toISOString(),
      })),
    },
    operation: "createPet",
    rules: ["createPet/times"],
    finding: "createPet/valid/all#response-relations: /updatedAt within five minutes of the request",
  },
  {
    name: "shows a pet in its refusals",
    change: {
      finally: onStatus(400, (reply) => ({
        ...reply,
        body: { ...(isObject(reply.body) ? reply.body : {}), id: null },
      })),
    },
    operation: "createPet",
    rules: ["createPet/no-pet"],
    finding: "createPet/invalid/body/type/string#response-relations: nothing at /id ← null",
  },
  {
    name: "fails on an empty list",
    change: {
      finally: (reply, { body }) =>
        reply.status === 201 && isObject(body) && Array.isArray(body.tags) && body.tags.length === 0
          ? { status: 500 }
          : reply,
    },
    operation: "createPet",
    rules: ["createPet/created", "createPet/no-server-error", "createPet/error-envelope"],
    finding: "createPet/valid/body.tags/empty#no-server-error: no 5xx ← 500",
  },
  {
    name: "asks nobody who they are",
    change: { authenticates: () => true },
    operation: "listPets",
    rules: ["listPets/authentication"],
    finding: "listPets/credentials/none#refused-as-documented: 401 ← 200",
  },
  {
    name: "takes any key",
    change: { authenticates: (key) => typeof key === "string" && key !== "" },
    operation: "listPets",
    rules: ["listPets/authentication"],
    finding: "listPets/credentials/truncated#refused-as-documented: 401 ← 200",
  },
  {
    name: "validates before it asks who they are",
    change: {
      finally: (reply, { query }) =>
        query.has("limit") && !/^\d+$/.test(query.get("limit") ?? "")
          ? { status: 400, body: { code: "INVALID", message: "no" } }
          : reply,
    },
    operation: "listPets",
    rules: [],
    finding: "#refused-as-documented: 401 ← 400 INVALID no",
  },
  {
    name: "takes a limit of zero",
    change: { isLimit: (limit) => /^\d+$/.test(limit) && Number(limit) <= 100 },
    operation: "listPets",
    rules: ["listPets/query.limit/minimum"],
    finding: "listPets/invalid/query.limit/minimum#refused-as-documented: 400 ← 200",
  },
  {
    name: "shows some pet for an id that cannot be",
    change: {
      finally: (reply, { path }) =>
        reply.status === 400 && path.startsWith("/pets/")
          ? {
              status: 200,
              body: { id: "pet-1", name: "rex", kind: "dog", createdAt: midnight, updatedAt: midnight },
            }
          : reply,
    },
    operation: "getPet",
    rules: ["getPet/path.petId/pattern"],
    finding: "getPet/invalid/path.petId/pattern#refused-as-documented: 400 or 404 ← 200",
  },
  {
    name: "does not delete",
    change: { removes: false },
    operation: "deletePet",
    rules: ["deletePet/missing"],
    finding:
      "deletePet/state/a-pet-was-deleted#refused-as-documented: 404 NOT_FOUND there is no such pet ← 204",
  },
  {
    name: "answers 200 with null for what is not there",
    change: { finally: onStatus(404, () => ({ status: 200, body: null })) },
    operation: "getPet",
    rules: ["getPet/missing", "getPet/response-body"],
    finding: "getPet/state/a-pet-was-deleted#refused-as-documented: 404 NOT_FOUND there is no such pet ← 200",
  },
  {
    name: "lists everything twice",
    change: {
      finally: (reply) =>
        Array.isArray(reply.body) ? { ...reply, body: [...reply.body, ...reply.body] } : reply,
    },
    operation: "createPet",
    rules: ["createPet/listed"],
    finding: "createPet/sequence/listed#sequence: exactly one item of the list with ",
  },
  {
    name: "redirects to another host",
    change: {
      finally: (reply, { path }) =>
        path === "/pets" ? { status: 302, headers: { Location: "http://elsewhere.invalid/" } } : reply,
    },
    operation: "listPets",
    rules: [
      "listPets/valid",
      "listPets/status-documented",
      "listPets/query.limit/type",
      "listPets/query.limit/minimum",
      "listPets/query.limit/maximum",
      "listPets/authentication",
    ],
    finding: "listPets/valid/all#accepts-valid: 200 ← 302",
  },
];

describe("a target that is wrong in one way", () => {
  test.each(mutants)("is caught: it $name", async ({ change, operation, rules, finding }) => {
    const shop = await openShop(change);
    try {
      const result = await judgeAt(document, shop.origin, {
        selects: (id) => id.startsWith(`${operation}/`),
      });
      expect(violated(result).toSorted()).toEqual(rules.toSorted());
      expect(failuresIn(result)).toContainEqual(expect.stringContaining(finding));
      expect(result.exitCode).toBe(rules.length === 0 ? 0 : 1);
    } finally {
      await shop.close();
    }
  });

  test("shows of a sequence everything sent up to the answer that disagreed", async () => {
    const shop = await openShop({
      finally: (reply) =>
        Array.isArray(reply.body) ? { ...reply, body: [...reply.body, ...reply.body] } : reply,
    });
    try {
      const { findings } = await judgeAt(document, shop.origin, {
        selects: (id) => id === "createPet/sequence/listed",
      });
      const [finding] = findings;
      expect(finding?.exchanges?.map(({ request }) => request.method)).toEqual(["POST", "GET"]);
      expect(finding?.exchanges?.at(-1)).toEqual(finding?.exchange);
    } finally {
      await shop.close();
    }
  });
});
