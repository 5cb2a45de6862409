import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pubnubDefaultCredentials, pubnubExampleIds } from "./pubnub-functions.ts";
import { type Received, startBundled, type TestReference, type TestRequest } from "./testing/client.ts";

let pubnub: TestReference;
beforeAll(async () => {
  pubnub = await startBundled("pubnub-functions");
});
afterAll(() => pubnub.close());

const path = "/v2/faas/package-deployments";
const uuid = expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const noonText = "2026-03-10T12:00:00.000Z";

interface Ids {
  readonly packageRevisionId: string;
  readonly keysetId: number;
  readonly packageDeploymentId?: string;
}

async function given(state: string): Promise<Ids> {
  const { status, json } = await pubnub.state(state);
  expect(status).toBe(200);
  return json as unknown as Ids;
}

const version = { "PubNub-Version": "2026-05-26" };

function post(body: unknown, more: Partial<TestRequest> = {}): Promise<Received> {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const headers = { "Content-Type": "application/json", ...version };
  return pubnub.send({ method: "POST", target: path, headers, body: text, ...more });
}

function on(method: string, id: string, more: Partial<TestRequest> = {}): Promise<Received> {
  return pubnub.send({ method, target: `${path}/${id}`, headers: version, ...more });
}

/** `400 FAAS-1004`, from the documented places of the documented envelope. */
function refusalIn({ status, json }: Received): string {
  expect(json).toEqual({
    meta: { timestamp: noonText, correlationId: uuid },
    errors: [{ code: expect.any(String), message: expect.stringMatching(/./) }],
  });
  return `${status} ${(json as { errors: [{ code: string }] }).errors[0].code}`;
}

describe("Create a package deployment", () => {
  test("puts the revision on the keyset, stopped", async () => {
    const { packageRevisionId, keysetId } = await given("a revision can be deployed");
    const { status, headers, json } = await post({ packageRevisionId, keysetId });

    const times = { createdDttm: noonText, updatedDttm: noonText };
    expect(status).toBe(201);
    expect(headers["content-type"]).toBe("application/json");
    expect(json).toEqual({
      data: {
        id: uuid,
        packageRevisionId,
        keysetId,
        state: "STOPPED",
        functionDeployments: [
          { functionRevisionId: uuid, state: "STOPPED", ...times },
          { functionRevisionId: uuid, state: "STOPPED", ...times },
        ],
        ...times,
      },
      meta: { timestamp: noonText, correlationId: uuid },
      errors: [],
    });
  });

  test("works with the ids of the documented example from the start, once", async () => {
    expect((await post(pubnubExampleIds)).status).toBe(201);
    expect(refusalIn(await post(pubnubExampleIds))).toBe("409 FAAS-1015");
  });

  test.each([
    ["the revision is already on the keyset", "409 FAAS-1015"],
    ["the caller may not write on the keyset", "403 FAAS-403"],
    ["the revision belongs to another account", "400 FAAS-1004"],
    ["the revision does not exist", "400 FAAS-1004"],
    ["the keyset does not exist", "403 FAAS-403"],
  ])("refuses when %s: %s", async (state, want) => {
    const { packageRevisionId, keysetId } = await given(state);

    expect(refusalIn(await post({ packageRevisionId, keysetId }))).toBe(want);
  });

  test("refuses a key that may only read", async () => {
    const { packageRevisionId, keysetId } = await given("a revision can be deployed");

    expect(refusalIn(await post({ packageRevisionId, keysetId }, { as: "readonly" }))).toBe("403 FAAS-403");
  });

  const revision = "a1b2c3d4-e5f6-7890-abcd-ef1234567890";
  test.each([
    ["", "400 FAAS-1003"],
    ["{", "400 FAAS-1003"],
    [new Uint8Array([0x22, 0xff, 0x22]), "400 FAAS-1003"],
    ["[]", "400 FAAS-400"],
    ["null", "400 FAAS-400"],
    ["{}", "400 FAAS-400"],
    [{ packageRevisionId: revision }, "400 FAAS-400"],
    [{ keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: null, keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: 1, keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: "", keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: `{${revision}}`, keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: `urn:uuid:${revision}`, keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: revision.replaceAll("-", ""), keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: `${revision}\n`, keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: revision.replace("a", "g"), keysetId: 12345 }, "400 FAAS-400"],
    [{ packageRevisionId: revision, keysetId: "12345" }, "400 FAAS-400"],
    [{ packageRevisionId: revision, keysetId: 12345.5 }, "400 FAAS-400"],
    [{ packageRevisionId: revision, keysetId: null }, "400 FAAS-400"],
    [{ packageRevisionId: revision, keysetId: true }, "400 FAAS-400"],
    [{ packageRevisionId: revision, keysetId: [12345] }, "400 FAAS-400"],
    [{ packageRevisionId: revision, keysetId: -1 }, "403 FAAS-403"],
    [`{"packageRevisionId":"${revision}","keysetId":12345678901234567890}`, "403 FAAS-403"],
    [`{"__proto__":{"packageRevisionId":"${revision}","keysetId":12345}}`, "400 FAAS-400"],
  ])("answers the body %j with %s", async (body, want) => {
    expect(refusalIn(await post(body))).toBe(want);
  });

  test("takes an id in upper case, an integer with a fraction of zero, and members it does not know", async () => {
    const { packageRevisionId, keysetId } = await given("a revision can be deployed");
    const body = `{"packageRevisionId":"${packageRevisionId.toUpperCase()}","keysetId":${keysetId}.0,"state":"RUNNING"}`;

    const { status, json } = await post(body);
    expect(status).toBe(201);
    expect(json).toMatchObject({ data: { packageRevisionId, keysetId, state: "STOPPED" } });
  });

  test.each([
    ["no content type", { ...version }, "415 FAAS-415"],
    ["a form", { ...version, "Content-Type": "application/x-www-form-urlencoded" }, "415 FAAS-415"],
    ["text", { ...version, "Content-Type": "text/plain" }, "415 FAAS-415"],
    ["another charset", { ...version, "Content-Type": "application/json; charset=utf-16" }, "415 FAAS-415"],
    [
      "a caller who takes HTML",
      { ...version, "Content-Type": "application/json", Accept: "text/html" },
      "406 FAAS-406",
    ],
    [
      "a caller who refuses JSON",
      { ...version, "Content-Type": "application/json", Accept: "application/json;q=0" },
      "406 FAAS-406",
    ],
    ["no version", { "Content-Type": "application/json" }, "400 FAAS-400"],
    [
      "a version that is no date",
      { "Content-Type": "application/json", "PubNub-Version": "2" },
      "400 FAAS-400",
    ],
    [
      "a day that does not exist",
      { "Content-Type": "application/json", "PubNub-Version": "2026-02-30" },
      "400 FAAS-400",
    ],
  ])("refuses %s", async (_what, headers, want) => {
    expect(refusalIn(await post(pubnubExampleIds, { headers }))).toBe(want);
  });

  test.each(["*/*", "application/*", "text/html, application/json;q=0.5"])(
    "answers who accepts %s",
    async (accept) => {
      const { packageRevisionId, keysetId } = await given("a revision can be deployed");
      const headers = { ...version, "Content-Type": "application/json; charset=UTF-8", Accept: accept };

      expect((await post({ packageRevisionId, keysetId }, { headers })).status).toBe(201);
    },
  );

  test("assigns once when two assign at once", async () => {
    const { packageRevisionId, keysetId } = await given("a revision can be deployed");
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post({ packageRevisionId, keysetId })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  });
});

describe("the other operations", () => {
  test("show what was created, remove it, and know it no more", async () => {
    const { packageRevisionId, keysetId } = await given("a revision can be deployed");
    const created = (await post({ packageRevisionId, keysetId })).json as { data: { id: string } };
    const { id } = created.data;

    const read = await on("GET", id.toUpperCase());
    expect([read.status, read.json]).toEqual([200, { ...created, meta: expect.anything() }]);
    expect(await on("DELETE", id)).toMatchObject({ status: 204, text: "" });
    expect(refusalIn(await on("GET", id))).toBe("400 FAAS-1004");
    expect(refusalIn(await on("DELETE", id))).toBe("400 FAAS-1004");
    expect((await post({ packageRevisionId, keysetId })).status).toBe(201);
  });

  test.each(["GET", "DELETE"])("%s refuses an id that is no UUID", async (method) => {
    for (const id of ["x", "1-1-1-1-1", "%FF", "d4e5f6a7-b8c9-0123-def0-123456789abc%0A"]) {
      expect(refusalIn(await on(method, id))).toBe("400 FAAS-1023");
    }
  });

  test("a key that may only read sees a deployment and cannot remove it", async () => {
    const { packageDeploymentId = "" } = await given("a deployment exists");

    expect((await on("GET", packageDeploymentId, { as: "readonly" })).status).toBe(200);
    expect(refusalIn(await on("DELETE", packageDeploymentId, { as: "readonly" }))).toBe("403 FAAS-403");
  });

  test("a deployment that was deleted is not found", async () => {
    const { packageDeploymentId = "" } = await given("a deployment was deleted");

    expect(refusalIn(await on("GET", packageDeploymentId))).toBe("400 FAAS-1004");
  });

  test("another method is not allowed, and told which are", async () => {
    const put = await pubnub.send({ method: "PUT", target: path, headers: version, body: "{}" });
    const patch = await on("PATCH", "d4e5f6a7-b8c9-0123-def0-123456789abc");

    expect([refusalIn(put), put.headers.allow]).toEqual(["405 FAAS-405", "POST"]);
    expect([refusalIn(patch), patch.headers.allow]).toEqual(["405 FAAS-405", "GET, DELETE, HEAD"]);
  });

  test("a path that is no part of the API is not found", async () => {
    expect(refusalIn(await pubnub.send({ method: "GET", target: "/v2/faas/nothing" }))).toBe("404 FAAS-404");
  });
});

describe("the credentials", () => {
  const { value = "" } = pubnubDefaultCredentials.caller;

  test.each([
    ["none", {}, "401 FAAS-1001"],
    ["an empty key", { Authorization: "" }, "401 FAAS-1001"],
    ["a wrong key", { Authorization: "si_other" }, "401 FAAS-1002"],
    ["a key with a scheme in front", { Authorization: `Bearer ${value}` }, "401 FAAS-1002"],
    ["a key in upper case", { Authorization: value.toUpperCase() }, "401 FAAS-1002"],
    ["the key twice", { Authorization: [value, value] }, "401 FAAS-1002"],
  ])("are judged before everything else: %s", async (_what, headers, want) => {
    const wrongInEveryWay = {
      headers: { ...headers, Accept: "text/html" },
      body: "{",
      as: "nobody",
    } as const;

    expect(refusalIn(await post("", wrongInEveryWay))).toBe(want);
    expect(refusalIn(await on("PATCH", "x", wrongInEveryWay))).toBe(want);
  });
});

describe("the states", () => {
  test("give ids of their own each time, and take back what they made", async () => {
    const [one, two] = await Promise.all([given("a deployment exists"), given("a deployment exists")]);
    expect(one).not.toEqual(two);

    await pubnub.state("a deployment exists", { ...one }, "teardown");
    expect(refusalIn(await on("GET", one.packageDeploymentId ?? ""))).toBe("400 FAAS-1004");
    expect((await on("GET", two.packageDeploymentId ?? "")).status).toBe(200);
  });

  test("take back what a case made of them", async () => {
    const ids = await given("a revision can be deployed");
    const created = (await post({ ...ids })).json as { data: { id: string } };
    await pubnub.state("a revision can be deployed", { ...ids }, "teardown");

    expect(refusalIn(await on("GET", created.data.id))).toBe("400 FAAS-1004");
    expect(refusalIn(await post({ ...ids }))).toBe("403 FAAS-403");
  });
});
