import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

export interface RealBroker extends AsyncDisposable {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

const patienceMs = 120_000;

/** Starts the official Pact Broker with an empty database on a free port of loopback. */
export async function startBroker(): Promise<RealBroker> {
  const folder = await mkdtemp(join(tmpdir(), "assay-broker-"));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const password = "a-word-for-tests-only";
  const home = resolve("fixtures/broker");
  const { PATH = "", HOME = "" } = process.env;
  const child = spawn("bundle", ["exec", "puma", "-b", `tcp://127.0.0.1:${port}`, "-t", "1:4", "config.ru"], {
    cwd: home,
    env: {
      PATH,
      HOME,
      BUNDLE_GEMFILE: join(home, "Gemfile"),
      BUNDLE_PATH: join(home, "vendor"),
      BROKER_DATABASE: join(folder, "broker.sqlite"),
      BROKER_URL: url,
      BROKER_PASSWORD: password,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      log = (log + chunk).slice(-5000);
    });
  }
  const stop = (): boolean => child.kill("SIGKILL");
  process.once("exit", stop);
  const ended = new Promise<void>((done) => child.once("close", () => done()));
  const kill = async (): Promise<void> => {
    stop();
    await ended;
    process.removeListener("exit", stop);
  };
  await answering(url, child, () => log);
  return {
    url,
    username: "writer",
    password,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string, child: ChildProcess, log: () => string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until && child.exitCode === null) {
    const response = await fetch(`${url}/diagnostic/status/heartbeat`).catch(() => undefined);
    // The heartbeat may be asked for without credentials, or not, as the broker's version has it.
    if (response !== undefined && response.status < 500) return;
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error(`the broker did not start:\n${log()}`);
}

function freePort(): Promise<number> {
  return new Promise((found, fail) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" ? address?.port : undefined;
      server.close(() => (port === undefined ? fail(new Error("no port")) : found(port)));
    });
  });
}
