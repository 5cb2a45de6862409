import { createServer } from "node:http";
import { ratioOf, spreadOf } from "../figures.ts";
import { assay } from "../own.ts";
import { timed } from "../processes.ts";
import { interleaved, rowOf, type Suite } from "../suite.ts";

type Bound = { readonly kind: "at most"; readonly bound: number; readonly of: "ratio" | "value" };

interface Subject {
  readonly name: string;
  readonly measure: () => Promise<Readonly<Record<string, number>>>;
  readonly target?: Bound;
}

const floor = "node -e 0";

async function whole(...args: readonly string[]): Promise<Readonly<Record<string, number>>> {
  const { ms, cpuMs, exitCode, stderr } = await assay(args);
  if (exitCode !== 0) throw new Error(`assay ${args.join(" ")} ended with ${exitCode}: ${stderr}`);
  return { ms, cpuMs };
}

const short: readonly Subject[] = [
  {
    name: "assay --help",
    measure: () => whole("--help"),
    target: { kind: "at most", bound: 2, of: "ratio" },
  },
  {
    name: "assay run, to the first request",
    measure: async () => ({ ms: await msToFirstRequest() }),
    // 300 ms where Node alone takes 60.
    target: { kind: "at most", bound: 5, of: "ratio" },
  },
];

const inASecond: Bound = { kind: "at most", bound: 1_000, of: "value" };
const runs: readonly Subject[] = [
  {
    name: "assay run pubnub-functions, to the verdict",
    measure: () => whole("run", "pubnub-functions"),
  },
  {
    name: "assay run pubnub-functions --samples 40, more than 1,000 requests, to the verdict",
    measure: () => whole("run", "pubnub-functions", "--samples", "40"),
    target: inASecond,
  },
  {
    name: "assay run ncp-cloud-functions, more than 1,000 requests, to the verdict",
    measure: () => whole("run", "ncp-cloud-functions"),
    target: inASecond,
  },
];

export const startUp: Suite = {
  name: "start",
  about:
    "From the start of a process to its first request, and to its verdict on the embedded reference, which works in the same process; held against Node starting and doing nothing. CPU is of the whole process.",
  async *measure({ rounds }) {
    // What is kept between runs is there after the first.
    await whole("run", "pubnub-functions");
    yield* measured(rounds * 3, short);
    yield* measured(rounds, runs);
  },
};

async function* measured(rounds: number, subjects: readonly Subject[]): ReturnType<Suite["measure"]> {
  const bare: Subject = {
    name: floor,
    measure: async () => {
      const { ms, cpuMs } = await timed(process.execPath, ["-e", "0"]);
      return { ms, cpuMs };
    },
  };
  const figures = await interleaved(
    rounds,
    Object.fromEntries([bare, ...subjects].map(({ name, measure }) => [name, measure])),
  );
  const row = (subject: string, figure: "ms" | "cpuMs", target?: Bound) =>
    rowOf({
      suite: "start",
      subject,
      unit: figure === "ms" ? "ms" : "ms CPU",
      value: spreadOf(figures(subject, figure)),
      ...(subject === floor
        ? {}
        : { ratio: { to: floor, value: ratioOf(figures(subject, figure), figures(floor, figure)) } }),
      ...(target === undefined ? {} : { target }),
    });
  if (subjects === short) yield row(floor, "ms");
  for (const { name, target } of subjects) {
    yield row(name, "ms", target);
    if (figures(name, "cpuMs").length > 0) yield row(name, "cpuMs");
  }
}

/** Time until a server of ours gets the first request of a run. */
async function msToFirstRequest(): Promise<number> {
  const arrived = Promise.withResolvers<number>();
  const server = createServer((request, response) => {
    arrived.resolve(performance.now());
    request.resume();
    response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const startedAt = performance.now();
  const args = [
    "run",
    "pubnub-functions",
    "--target",
    `http://127.0.0.1:${port}`,
    "--only",
    "createPackageDeployment/valid/all",
  ];
  const ending = assay(args, { env: { PUBNUB_API_KEY: "si_bench" } });
  const ms = (await arrived.promise) - startedAt;
  await ending;
  server.closeAllConnections();
  server.close();
  return ms;
}
