import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Build, buildFrom } from "../config/build.ts";
import { AssayError } from "../errors.ts";
import type { VersionFacts } from "../pact/broker/publish.ts";
import { withoutCredentials } from "../pact/credentials-in-url.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags that say what a version is called, each before what CI and git say. */
export interface VersionFlags {
  readonly appVersion?: string;
  readonly branch?: string;
  readonly tag: readonly string[];
  readonly buildUrl?: string;
}

/** What is built here: flags first, then the variables of the CI system, then git. @throws AssayError VERSION_UNKNOWN */
export async function versionFacts(flags: VersionFlags, surroundings: Surroundings): Promise<VersionFacts> {
  const build = buildFrom(surroundings.environment);
  const version = flags.appVersion ?? build.version ?? (await git(["rev-parse", "HEAD"], surroundings));
  if (version === undefined || version === "") {
    throw new AssayError(
      "VERSION_UNKNOWN",
      "No version is given, no CI variable names a commit, and this is no git checkout with a commit.",
      "Give it with --app-version: best what identifies the commit.",
    );
  }
  const branch = flags.branch ?? build.branch ?? (await branchOf(build, surroundings));
  const tags = [...new Set([...flags.tag, ...(build.tag === undefined ? [] : [build.tag])])];
  // Everybody who may read at the broker sees it.
  const written = flags.buildUrl ?? build.url;
  const buildUrl = written === undefined ? undefined : withoutCredentials(written);
  return {
    version,
    ...(branch === undefined || branch === "" ? {} : { branch }),
    tags,
    ...(buildUrl === undefined ? {} : { buildUrl }),
  };
}

/** The branch that is checked out; none where CI builds a tag, or has checked out a commit alone. */
function branchOf(build: Build, surroundings: Surroundings): Promise<string | undefined> {
  if (build.tag !== undefined) return Promise.resolve(undefined);
  return git(["symbolic-ref", "--quiet", "--short", "HEAD"], surroundings);
}

async function git(args: readonly string[], { signal }: Surroundings): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)("git", [...args], { signal });
    return stdout.trim();
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
