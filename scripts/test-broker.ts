/**
 * `npm run test:broker`: runs the tests that need a real Pact Broker, with one that they start, or with the one that
 * PACT_BROKER_BASE_URL names. Exit code 3: there is no Ruby here, or its gems cannot be installed.
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const home = resolve("fixtures/broker");
const environment = {
  ...process.env,
  BUNDLE_GEMFILE: resolve(home, "Gemfile"),
  BUNDLE_PATH: resolve(home, "vendor"),
};
const packages = "ruby ruby-dev ruby-bundler build-essential libsqlite3-dev libyaml-dev openssl";

function succeeds(command: string, args: readonly string[], isShown = true): boolean {
  const stdio = isShown ? "inherit" : "ignore";
  return spawnSync(command, args, { cwd: home, env: environment, stdio }).status === 0;
}

function hasRuby(): boolean {
  return succeeds("ruby", ["--version"], false) && succeeds("bundle", ["--version"], false);
}

/** Only in CI: nobody wants packages installed because they ran tests. */
function installRuby(): boolean {
  if (!process.env.CI || process.getuid?.() !== 0 || !succeeds("apt-get", ["--version"], false)) return false;
  return (
    succeeds("apt-get", ["update", "-q"]) && succeeds("apt-get", ["install", "-qy", ...packages.split(" ")])
  );
}

/** A file that is missing in the lock is no reason to change it: what is tested is what is pinned. */
function hasGems(): boolean {
  return (
    succeeds("bundle", ["check"], false) ||
    succeeds("env", ["BUNDLE_FROZEN=true", "bundle", "install", "--jobs", "2", "--quiet"])
  );
}

function missing(): string | undefined {
  if (process.env.PACT_BROKER_BASE_URL) return undefined;
  if (!hasRuby() && !installRuby()) return `no Ruby with Bundler; on Debian: apt-get install ${packages}`;
  return hasGems() ? undefined : "the gems of fixtures/broker/Gemfile.lock cannot be installed";
}

const reason = missing();
if (reason === undefined) {
  const { status } = spawnSync("vitest", ["run", "--config", "vitest.broker.config.ts"], {
    env: process.env.PACT_BROKER_BASE_URL ? process.env : environment,
    stdio: "inherit",
  });
  process.exitCode = status ?? 1;
} else {
  process.stderr.write(`NOT TESTED with a real Pact Broker: ${reason}.\n`);
  process.exitCode = 3;
}
