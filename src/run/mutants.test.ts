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
  /** Every rule that must be violated, and no other. */
  readonly rules: readonly string[];
  /** One of the failures, whole. */
  readonly finding: string;
}

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
    rules: [],
    finding: "",
  },
  {
    name: "takes names of one character too many",
    change: { isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,20}$/.test(value) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "refuses names of the greatest length",
    change: { isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,18}$/.test(value) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "takes capitals in names",
    change: { isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,19}$/i.test(value) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "forgets that $ matches before a last line break",
    change: {
      isName: (value) => typeof value === "string" && /^[a-z][a-z0-9-]{0,19}$/.test(value.replace(/\n$/, "")),
    },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "takes a text for a number",
    change: { isAge: (value) => /^\d+$/.test(String(value)) && Number(value) <= 30 },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "takes fractions",
    change: { isAge: (value) => typeof value === "number" && value >= 0 && value <= 30 },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "is off by one at the maximum",
    change: { isAge: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 31 },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "refuses the minimum",
    change: { isAge: (value) => Number.isInteger(value) && Number(value) > 0 && Number(value) <= 30 },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "takes kinds in capitals",
    change: { isKind: (value) => typeof value === "string" && /^(cat|dog)$/i.test(value) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "takes members that nobody knows",
    change: { isMember: () => true },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "does not ask for what is required",
    change: { needs: ["name"] },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "takes the same tag twice",
    change: {
      areTags: (value) =>
        Array.isArray(value) &&
        value.length <= 3 &&
        value.every((tag) => typeof tag === "string" && tag.length <= 10),
    },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "refuses with another code",
    change: { finally: onStatus(400, (reply) => ({ ...reply, body: { code: "INVALID", message: "no" } })) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "refuses with a code that is not in the catalogue",
    change: {
      finally: (reply, { method }) =>
        method === "GET" && reply.status === 400 ? { ...reply, body: { code: "BAD", message: "no" } } : reply,
    },
    operation: "listPets",
    rules: [],
    finding: "",
  },
  {
    name: "refuses with 422",
    change: { finally: onStatus(400, (reply) => ({ ...reply, status: 422 })) },
    operation: "listPets",
    rules: [],
    finding: "",
  },
  {
    name: "answers 200 for created",
    change: { finally: onStatus(201, (reply) => ({ ...reply, status: 200 })) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "answers JSON as text/plain",
    change: {
      finally: (reply) => ({ ...reply, headers: { ...reply.headers, "Content-Type": "text/plain" } }),
    },
    operation: "listPets",
    rules: [],
    finding: "",
  },
  {
    name: "leaves out a required header",
    change: { finally: onStatus(201, ({ headers: _left, ...reply }) => reply) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "points to another place",
    change: { finally: onStatus(201, (reply) => ({ ...reply, headers: { Location: "/elsewhere" } })) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "answers numbers as texts",
    change: {
      finally: onSuccess((body) => ({ ...body, ...("age" in body ? { age: String(body.age) } : {}) })),
    },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "leaves out a required member",
    change: { finally: onSuccess(({ updatedAt: _left, ...body }) => body) },
    operation: "getPet",
    rules: [],
    finding: "",
  },
  {
    name: "trims what it echoes",
    change: { stored: (body) => ({ ...body, name: String(body.name).replace(/-+$/, "") }) },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "forgets a member that is zero",
    change: { stored: ({ age, ...body }) => (age ? { ...body, age } : body) },
    operation: "createPet",
    rules: [],
    finding: "",
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
    rules: [],
    finding: "",
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
    rules: [],
    finding: "",
  },
  {
    name: "fails on a name with a NUL",
    change: {
      finally: (reply, { body }) =>
        isObject(body) && typeof body.age === "number" && body.age > 1e6 ? { status: 500 } : reply,
    },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "asks nobody who they are",
    change: { authenticates: () => true },
    operation: "listPets",
    rules: [],
    finding: "",
  },
  {
    name: "takes any key",
    change: { authenticates: (key) => typeof key === "string" && key !== "" },
    operation: "listPets",
    rules: [],
    finding: "",
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
    finding: "",
  },
  {
    name: "takes a limit of zero",
    change: { isLimit: (limit) => /^\d+$/.test(limit) && Number(limit) <= 100 },
    operation: "listPets",
    rules: [],
    finding: "",
  },
  {
    name: "takes any id",
    change: { isId: () => true },
    operation: "getPet",
    rules: [],
    finding: "",
  },
  {
    name: "does not delete",
    change: { removes: false },
    operation: "deletePet",
    rules: [],
    finding: "",
  },
  {
    name: "answers 200 with null for what is not there",
    change: { finally: onStatus(404, () => ({ status: 200, body: null })) },
    operation: "getPet",
    rules: [],
    finding: "",
  },
  {
    name: "lists everything twice",
    change: {
      finally: (reply) =>
        Array.isArray(reply.body) ? { ...reply, body: [...reply.body, ...reply.body] } : reply,
    },
    operation: "createPet",
    rules: [],
    finding: "",
  },
  {
    name: "redirects to another host",
    change: {
      finally: (reply, { path }) =>
        path === "/pets" ? { status: 302, headers: { Location: "http://elsewhere.invalid/" } } : reply,
    },
    operation: "listPets",
    rules: [],
    finding: "",
  },
];

describe("a target that is wrong in one way", () => {
  test.each(mutants)("is caught: it $name", async ({ change, operation, rules, finding }) => {
    const shop = await openShop(change);
    try {
      const result = await judgeAt(document, shop.origin, {
        selects: (id) => id.startsWith(`${operation}/`),
      });
      expect({ rules: violated(result), finding: failuresIn(result) }).toEqual({ rules, finding });
    } finally {
      await shop.close();
    }
  });
});
