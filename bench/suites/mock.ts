import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { signerFor } from "../../src/auth/signer.ts";
import { securitySchemes } from "../../src/cases/credentials.ts";
import type { HttpRequest } from "../../src/http/message.ts";
import { defaultCredentials } from "../../src/reference/behaviours.ts";
import { loadDocument } from "../../src/spec/load.ts";
import { ratioOf, spreadOf } from "../figures.ts";
import { load } from "../load.ts";
import { cpuMsOf, memoryOf, type Started, start } from "../processes.ts";
import { interleaved, missing, rowOf, type Suite } from "../suite.ts";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const portOf = (started: Started): number => Number(/:(\d{2,5})\b/.exec(started.firstLine)?.[1]);

interface Subject {
  readonly name: string;
  readonly start: () => Promise<Started>;
  readonly originOf: (started: Started) => string;
}

const own =
  (path: string, ...args: readonly string[]): Subject["start"] =>
  () =>
    start(process.execPath, [at(path), ...args]);
const jsonPort = (started: Started): string => `http://127.0.0.1:${JSON.parse(started.firstLine).port}`;

const answer = JSON.stringify({ content: { name: "a", resourceId: "x", description: "d" } });
const constant: Subject = {
  name: "node:http, constant answer",
  start: own("../servers/constant.ts", "200", answer),
  originOf: jsonPort,
};
const handwritten: Subject = {
  name: "node:http, JSON.parse and ajv both ways",
  start: own("../servers/handwritten.ts"),
  originOf: jsonPort,
};
const assay: Subject = {
  name: "assay mock, whole: signature, validation, state",
  start: () =>
    start(
      process.execPath,
      [at("../../dist/cli.js"), "mock", "ncp-cloud-functions", "--port", "0", "--quiet"],
      {
        ready: /^url/,
      },
    ),
  originOf: (started) => `http://127.0.0.1:${portOf(started)}`,
};

const specification = at("../../specs/ncp-cloud-functions.openapi.yaml");
/** Installed by `npm run bench:rivals`, and only there. */
const rivals: readonly (Subject & { readonly path: string })[] = [
  {
    name: "Prism",
    path: at("../rivals/node_modules/@stoplight/prism-cli/dist/index.js"),
    start: () =>
      start(
        process.execPath,
        [
          at("../rivals/node_modules/@stoplight/prism-cli/dist/index.js"),
          "mock",
          specification,
          "-p",
          "4719",
          "-v",
          "info",
        ],
        { ready: /Prism is listening/ },
      ),
    originOf: () => "http://127.0.0.1:4719",
  },
];

export const mock: Suite = {
  name: "mock",
  about:
    "A mock of NCP Cloud Functions under 64 connections: PUT of one package after the other, signed, held against node:http giving one constant answer.",
  async *measure({ rounds, scale }) {
    const count = Math.round(20_000 * scale);
    const known: Subject[] = [constant, handwritten, assay];
    for (const rival of rivals) {
      if (existsSync(rival.path)) known.push(rival);
      else yield missing("mock", rival.name, "it is not installed: npm run bench:rivals");
    }
    const figures = await interleaved(
      rounds,
      Object.fromEntries(known.map((subject) => [subject.name, () => underLoad(subject, count)])),
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
        yield rowOf({
          suite: "mock",
          subject: name,
          unit,
          value: spreadOf(values),
          ...(isRatio && name !== constant.name
            ? { ratio: { to: constant.name, value: ratioOf(values, figures(constant.name, figure)) } }
            : {}),
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

async function underLoad(subject: Subject, count: number): Promise<Readonly<Record<string, number>>> {
  // Signatures hold for five minutes, so that each round makes its own.
  const requests = await putRequests();
  const started = await subject.start();
  try {
    const origin = subject.originOf(started);
    await load(origin, requests, { count: 1, concurrency: 1 });
    const readyMs = performance.now() - started.startedAt;
    await load(origin, requests, { count: Math.round(count / 4), concurrency: 64 });
    const before = cpuMsOf(started.pid);
    const { requestsPerSecond, p50Ms, p99Ms } = await load(origin, requests, { count, concurrency: 64 });
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

/** Two hundred packages put in turn, each signed as the gateway wants it. */
async function putRequests(): Promise<readonly HttpRequest[]> {
  const document = await loadDocument("ncp-cloud-functions");
  const operation = document.operations.find(({ id }) => id === "putPackage");
  const signer = operation && signerFor(securitySchemes(document, { operation }));
  const secrets = defaultCredentials(document.id)?.caller;
  if (signer === undefined || secrets === undefined) throw new Error("nothing signs the requests");
  return Array.from({ length: 200 }, (_none, index) =>
    signer.sign(
      {
        method: "PUT",
        target: `/ncf/api/v2/packages/package-${index}?platform=vpc`,
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
