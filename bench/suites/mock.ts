import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { signerFor } from "../../src/auth/signer.ts";
import type { HttpRequest } from "../../src/http/message.ts";
import { defaultCredentials } from "../../src/reference/behaviours.ts";
import { loadDocument } from "../../src/spec/load.ts";
import { securitySchemes } from "../../src/spec/security.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { load } from "../load.ts";
import { originOf, startAssay, startServer } from "../own.ts";
import { cpuMsOf, memoryOf, type Started, scratch, start } from "../processes.ts";
import { plainFile } from "../rival-document.ts";
import { interleaved, missing, rowOf, type Suite } from "../suite.ts";

interface Subject {
  readonly name: string;
  /** What it puts before the paths of the document. */
  readonly basePath: string;
  readonly start: (document: string) => Promise<Started>;
  readonly originOf: (started: Started) => string;
}

const basePath = "/ncf/api/v2";
const tellsPort = (started: Started): string => `http://127.0.0.1:${JSON.parse(started.firstLine).port}`;

const answer = JSON.stringify({ content: { name: "a", resourceId: "x", description: "d" } });
const constant: Subject = {
  name: "node:http, constant answer",
  basePath,
  start: () => startServer("constant.ts", "200", answer),
  originOf: tellsPort,
};
const handwritten: Subject = {
  name: "node:http, JSON.parse and ajv both ways",
  basePath,
  start: () => startServer("handwritten.ts"),
  originOf: tellsPort,
};
const assay: Subject = {
  name: "assay mock, whole: signature, validation, state",
  basePath,
  start: () => startAssay(["mock", "ncp-cloud-functions", "--port", "0", "--quiet"]),
  originOf,
};

const inRivals = (path: string): string => fileURLToPath(new URL(`../rivals/${path}`, import.meta.url));
const prismPath = inRivals("node_modules/@stoplight/prism-cli/dist/index.js");
/** Installed by `npm run bench:rivals`, and only there. */
const rivals: readonly (Subject & { readonly path: string })[] = [
  {
    name: "Prism, log silenced",
    path: prismPath,
    basePath: "",
    start: async (document) => {
      const port = await freePort();
      const args = [prismPath, "mock", document, "-p", String(port), "-v", "error"];
      // It says when it listens in a line that is not written at this level; each line would cost it half its speed.
      const started = await start(process.execPath, args, { ready: /Starting Prism/ });
      return { ...started, firstLine: JSON.stringify({ port }) };
    },
    originOf: tellsPort,
  },
  {
    name: "Scalar, as it comes",
    path: inRivals("node_modules/@scalar/mock-server/package.json"),
    basePath: "",
    start: (document) => start(process.execPath, [inRivals("scalar.mjs"), document], { ready: /"port"/ }),
    originOf: tellsPort,
  },
];

const needJava = ["Specmatic", "WireMock"];

export const mock: Suite = {
  name: "mock",
  about:
    "A mock of NCP Cloud Functions under 64 connections: PUT of one package after the other, signed, each answered 200, held against node:http giving one constant answer. Prism has the same document without our extensions, its log silenced; so has Scalar. Neither keeps state or looks at what a signature is of.",
  async *measure({ rounds, scale }) {
    using folder = scratch();
    const document = await plainFile(folder.path, "ncp-cloud-functions");
    const count = Math.round(20_000 * scale);
    const known: Subject[] = [constant, handwritten, assay];
    for (const rival of rivals) {
      const because = existsSync(rival.path)
        ? await failureOf(() => underLoad(rival, document, 100))
        : "it is not installed: npm run bench:rivals";
      if (because === undefined) known.push(rival);
      else yield missing("mock", rival.name, because);
    }
    for (const name of needJava) yield missing("mock", name, "it runs on Java, which npm does not install");
    const figures = await interleaved(
      rounds,
      Object.fromEntries(known.map((subject) => [subject.name, () => underLoad(subject, document, count)])),
    );
    for (const { name } of known) {
      const rows: readonly [figure: string, unit: string][] = [
        ["requestsPerSecond", "requests/s"],
        ["cpuMicros", "µs CPU/request"],
        ["p50Ms", "ms, p50"],
        ["p99Ms", "ms, p99"],
        ["readyMs", "ms to the first answer"],
        ["loadedMb", "MB under load"],
      ];
      for (const [figure, unit] of rows) {
        const values = figures(name, figure);
        const isRatio = figure === "cpuMicros" || figure === "readyMs";
        const hasFloor = name !== constant.name && (isRatio || figure === "loadedMb");
        yield rowOf({
          suite: "mock",
          subject: name,
          unit,
          value: spreadOf(values),
          ...(hasFloor
            ? { ratio: { to: constant.name, value: ratioOf(values, figures(constant.name, figure)) } }
            : {}),
          ...(figure === "cpuMicros" && rivals.some((rival) => rival.name === name) ? { inShort: true } : {}),
          ...(name !== assay.name
            ? {}
            : isRatio
              ? { target: { kind: "at most", bound: 2, of: "ratio" } }
              : figure === "loadedMb"
                ? { target: { kind: "at most", bound: 90, of: "value" } }
                : {}),
        });
      }
    }
  },
};

async function underLoad(
  subject: Subject,
  document: string,
  count: number,
): Promise<Readonly<Record<string, number>>> {
  // Signatures hold for five minutes, so that each round makes its own.
  const requests = await putRequests(subject.basePath);
  const started = await subject.start(document);
  try {
    const origin = subject.originOf(started);
    await firstAnswer(origin, requests);
    const readyMs = performance.now() - started.startedAt;
    await load(origin, requests, { count: Math.round(count / 4), concurrency: 64 });
    const before = cpuMsOf(started.pid);
    const { requestsPerSecond, p50Ms, p99Ms, statuses } = await load(origin, requests, {
      count,
      concurrency: 64,
    });
    if (statuses[200] !== count) throw new Error(`${subject.name} answers ${JSON.stringify(statuses)}`);
    return {
      requestsPerSecond,
      p50Ms,
      p99Ms,
      readyMs,
      cpuMicros: ((cpuMsOf(started.pid) - before) * 1000) / count,
      loadedMb: memoryOf(started.pid),
    };
  } finally {
    await started.stop();
  }
}

/** Why something does not work here; tried before it is relied on. */
async function failureOf(attempt: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await attempt();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Asks until somebody listens. */
async function firstAnswer(origin: string, requests: readonly HttpRequest[]): Promise<void> {
  const giveUpAt = performance.now() + 30_000;
  for (;;) {
    try {
      await load(origin, requests, { count: 1, concurrency: 1 });
      return;
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" ? (address?.port ?? 0) : 0));
    });
  });
}

/** Two hundred packages put in turn, each signed as the gateway wants it. */
async function putRequests(base: string): Promise<readonly HttpRequest[]> {
  const document = await loadDocument("ncp-cloud-functions");
  const operation = document.operations.find(({ id }) => id === "putPackage");
  const signer = operation && signerFor(securitySchemes(document, { operation }));
  const secrets = defaultCredentials(document.id)?.caller;
  if (signer === undefined || secrets === undefined) throw new Error("nothing signs the requests");
  return Array.from({ length: 200 }, (_none, index) =>
    signer.sign(
      {
        method: "PUT",
        target: `${base}/packages/package-${index}?platform=vpc`,
        headers: [["Content-Type", "application/json"]],
        body: Buffer.from(
          JSON.stringify({ description: "a package", parameters: { place: "here", count: index } }),
        ),
      },
      secrets,
      Date.now(),
    ),
  );
}
