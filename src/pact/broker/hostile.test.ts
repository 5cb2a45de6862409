import { createServer, type RequestListener } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AssayError } from "../../errors.ts";
import { writeJson } from "../../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../../json/value.ts";
import { type Broker, openBroker } from "./broker.ts";
import { canIDeploy } from "./can-i-deploy.ts";
import { recordDeployment, recordUndeployment } from "./deployments.ts";
import { pactsForVerification } from "./for-verification.ts";
import { objections } from "./foresight.ts";
import { publish } from "./publish.ts";
import { announceProvider, publishResult } from "./results.ts";
import { answeredTo, closed, listening } from "./testing/transcript.ts";

/** Answers every request; each property says how. */
let answer: RequestListener;
let url: string;
const server = createServer((request, response) => answer(request, response));
beforeAll(async () => {
  url = await listening(server);
});
afterAll(() => closed(server));

async function withBroker<Result>(ask: (broker: Broker) => Promise<Result>): Promise<Result> {
  const settings = {
    baseUrl: url,
    authorization: "Bearer t",
    secrets: [],
    timeoutMs: 20_000,
    retryDelaysMs: [],
  };
  const broker = openBroker(settings, new AbortController().signal);
  try {
    return await ask(broker);
  } finally {
    await broker.close();
  }
}

const templates = {
  "pb:publish-contracts": "/contracts/publish",
  "pb:publish-pact": "/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}",
  "pb:pacticipants": "/pacticipants",
  "pb:pacticipant-version": "/pacticipants/{pacticipant}/versions/{version}",
  "pb:pacticipant-branch-version": "/pacticipants/{pacticipant}/branches/{branch}/versions/{version}",
  "pb:pacticipant-version-tag": "/pacticipants/{pacticipant}/versions/{version}/tags/{tag}",
  "pb:provider-pacts-for-verification": "/pacts/provider/{provider}/for-verification",
  "pb:environments": "/environments",
  "pb:can-i-deploy-pacticipant-version-to-environment":
    "/can-i-deploy?pacticipant={pacticipant}&version={version}&environment={environment}",
};

function front(): string {
  const links = Object.entries(templates).map(([rel, href]) => [rel, { href: url + href }]);
  return JSON.stringify({ _links: { self: { href: url }, ...Object.fromEntries(links) } });
}

const name = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.string({ unit: "binary", minLength: 1 }),
  fc.constantFrom(
    ".",
    "..",
    "a/b",
    "a%2Fb",
    "%",
    "a b",
    "?",
    "#",
    "{x}",
    "{pacticipant}",
    "__proto__",
    "🐕",
    "\ud800",
  ),
);

describe("the name of anything", () => {
  test("comes as it is, wherever it stands in an address", async () => {
    await withBroker((broker) =>
      fc.assert(
        fc.asyncProperty(name, name, name, async (pacticipant, branch, version) => {
          let seen = "";
          answer = (request, response) => {
            if (request.url !== "/") seen = request.url ?? "";
            response
              .writeHead(200, { "content-type": "application/json" })
              .end(request.url === "/" ? front() : "{}");
          };
          const values = { pacticipant, branch, version };
          await broker.ask({
            method: "GET",
            url: await broker.link("pb:pacticipant-branch-version", values),
          });
          const [, , one, , two, , three] = seen.split("/").map(decodeURIComponent);
          expect([one, two, three]).toEqual(
            [pacticipant, branch, version].map((each) => each.toWellFormed()),
          );
          const question = { ...values, environment: branch };
          const to = "pb:can-i-deploy-pacticipant-version-to-environment";
          await broker.ask({ method: "GET", url: await broker.link(to, question) });
          const query = new URL(seen, url).searchParams;
          expect([...query.values()]).toEqual(
            [pacticipant, version, branch].map((each) => each.toWellFormed()),
          );
        }),
      ),
    );
  });
});

/** Everything that is asked of a broker. */
const questions: Readonly<Record<string, (broker: Broker) => Promise<unknown>>> = {
  publish: (broker) =>
    publish(broker, "web", { version: "1", tags: [] }, [{ provider: "packages", json: {} }]),
  objections: (broker) =>
    objections(broker, "v1", new Map([["web", [{ provider: "packages", json: { interactions: [{}] } }]]])),
  gate: (broker) =>
    canIDeploy(broker, { pacticipant: "web", version: "v1", to: { kind: "environment", name: "prod" } }),
  "pacts to verify": async (broker) => {
    const wishes = { selectors: [], includesPending: true };
    for (const each of await pactsForVerification(broker, "packages", wishes)) {
      const verifiedBy = { implementation: "assay", version: "0" };
      const result = { success: true, interactions: [], verifiedBy };
      await publishResult(broker, each, { version: "1", tags: [] }, result);
    }
  },
  announcement: (broker) =>
    announceProvider(broker, "packages", { version: "p1", branch: "main", tags: ["rc"] }),
  deployment: (broker) =>
    recordDeployment(broker, { pacticipant: "packages", version: "p1", environment: "prod" }),
  undeployment: (broker) => recordUndeployment(broker, { pacticipant: "packages", environment: "prod" }),
};

/** Documents that have what a broker's have, in places and of kinds that they should not. */
const { document } = fc.letrec<{ document: JsonValue; leaf: JsonValue }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(
      null,
      true,
      0,
      "",
      "prod",
      "packages",
      "4.0",
      "{x}",
      "/a",
      "//b.test/x",
      "http:",
      "http://b.test/x",
    ),
    fc.string({ unit: "binary" }),
  ),
  document: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    tie("leaf"),
    fc.array(tie("document"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ..."_links _embedded self href name pacts notices text when summary deployable reason matrix errors".split(
          " ",
        ),
        ..."environments deployedVersions pacticipants interactions consumer provider metadata _id detail".split(
          " ",
        ),
        "pb:record-deployment",
        "pb:publish-verification-results",
        "pb:currently-deployed-deployed-versions",
        "verificationProperties",
        "__proto__",
      ),
      tie("document"),
      { maxKeys: 6 },
    ),
  ),
}));

/** What to do to a document, at a place that is chosen by numbers. */
interface Twist {
  readonly path: readonly number[];
  readonly value: JsonValue;
}

const twist: fc.Arbitrary<Twist> = fc.record({
  path: fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }),
  value: document,
});

/** A document with another value at one place. */
function twisted(value: JsonValue, { path: [first = 0, ...rest], value: other }: Twist): JsonValue {
  const change = (inner: JsonValue): JsonValue =>
    rest.length === 0 ? other : twisted(inner, { path: rest, value: other });
  if (isJsonArray(value)) return value.map((each, at) => (at === first % value.length ? change(each) : each));
  if (!isJsonObject(value)) return other;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, each], at) => [key, at === first % entries.length ? change(each) : each]),
  );
}

const status = fc.constantFrom(200, 200, 200, 201, 204, 400, 404, 409, 422);

describe("whatever a broker answers", () => {
  const asking = fc.constantFrom(...Object.keys(questions));

  async function isAnsweredOrTold(question: string): Promise<"answered" | "told"> {
    return await withBroker(async (broker) => {
      try {
        await questions[question]?.(broker);
        return "answered";
      } catch (error) {
        expect(error).toBeInstanceOf(AssayError);
        if (!(error instanceof AssayError)) throw error;
        expect(error.code).toMatch(/^(BROKER_|PACT_INVALID)/);
        expect(error.message.length).toBeLessThan(10_000);
        expect(error.hint).not.toBe("");
        return "told";
      }
    });
  }

  test("is an answer or one clear message, with a front page that can be followed", async () => {
    await fc.assert(
      fc.asyncProperty(asking, status, document, async (question, code, body) => {
        answer = (request, response) => {
          const isFront = request.url === "/";
          response
            .writeHead(isFront ? 200 : code, { "content-type": "application/hal+json" })
            .end(isFront ? front() : code === 204 ? "" : JSON.stringify(body));
        };
        await isAnsweredOrTold(question);
      }),
      { numRuns: 150 },
    );
  });

  test("is so too where it is nearly right", async () => {
    let reached = 0;
    await fc.assert(
      fc.asyncProperty(asking, fc.array(twist, { maxLength: 3 }), async (question, twists) => {
        answer = (request, response) => {
          const { status: code = 404, body = {} } = answeredTo(`${request.method} ${request.url}`) ?? {};
          const isFront = request.url === "/";
          response.writeHead(Number(code), { "content-type": "application/hal+json" });
          response.end(writeJson(isFront ? body : twists.reduce<JsonValue>(twisted, body)));
        };
        reached += (await isAnsweredOrTold(question)) === "answered" ? 1 : 0;
      }),
      { numRuns: 200 },
    );
    expect(reached).toBeGreaterThan(30);
  });

  test("is so too where the front page itself is odd", async () => {
    const link = fc.oneof(
      document,
      fc.record({ href: fc.oneof(document, fc.constantFrom(...Object.values(templates))) }),
    );
    const odd = fc.dictionary(fc.constantFrom("self", ...Object.keys(templates)), link, { maxKeys: 9 });
    await fc.assert(
      fc.asyncProperty(asking, odd, async (question, links) => {
        answer = (_request, response) => {
          response.writeHead(200, { "content-type": "application/hal+json" });
          response.end(JSON.stringify({ _links: { "pb:environments": {}, ...links } }));
        };
        await isAnsweredOrTold(question);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, RequestListener]>([
    ["JSON that is nested beyond reading", (_request, response) => response.end("[".repeat(1e6))],
    ["bytes that are no text", (_request, response) => response.end(Buffer.from([0xff, 0xfe, 0x00]))],
    ["nothing", (_request, response) => response.writeHead(204).end()],
    ["what is no HTTP", ({ socket }) => socket.end("hello\r\n\r\n")],
    [
      "without an end",
      (_request, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write(" ".repeat(1 << 20))) {
            // Until the reader is slower than we are.
          }
        };
        response.on("drain", more);
        more();
      },
    ],
  ])("%s is one message", async (_name, listener) => {
    answer = listener;
    await expect(withBroker((broker) => broker.link("pb:environments"))).rejects.toMatchObject({
      code: expect.stringMatching(/^BROKER_(UNSUITED|UNREACHABLE)$/),
    });
  });
});

describe("credentials", () => {
  test.each(["redirect", "link"])("do not go to another server by a %s", async (how) => {
    const received: string[] = [];
    const other = createServer((request, response) => {
      received.push(`${request.url}`);
      response.end("{}");
    });
    const elsewhere = await listening(other);
    try {
      answer = (_request, response) => {
        if (how === "redirect") response.writeHead(307, { location: `${elsewhere}/` }).end();
        else {
          const links = { self: { href: url }, "pb:environments": { href: `${elsewhere}/environments` } };
          response
            .writeHead(200, { "content-type": "application/hal+json" })
            .end(JSON.stringify({ _links: links }));
        }
      };
      const asking = withBroker(async (broker) =>
        broker.ask({ method: "GET", url: await broker.link("pb:environments") }),
      );
      await expect(asking).rejects.toMatchObject({ code: "BROKER_UNSUITED" });
      expect(received).toEqual([]);
    } finally {
      await closed(other);
    }
  });
});
