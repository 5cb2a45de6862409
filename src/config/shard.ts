import { AssayError } from "../errors.ts";
import type { Shard } from "../run/shard.ts";
import type { Environment } from "./credentials.ts";
import type { Kind } from "./kinds.ts";

/** `auto`: as the variables of the CI system say, and the whole where there are none. */
export type ShardWish = Shard | "auto";

const most = 1000;

export const shardKind: Kind<ShardWish> = {
  fromText: parseShard,
  fromConfig: (value) => (typeof value === "string" ? parseShard(value) : undefined),
  noun: `a shard: I/N with I from 1 to N and N at most ${most}, or auto`,
  must: `a shard: "I/N" with I from 1 to N, or "auto"`,
  hint: (write) =>
    `For the second of three: ${write("2/3")}. From the variables of the CI system: ${write("auto")}.`,
};

function parseShard(text: string): ShardWish | undefined {
  if (text === "auto") return "auto";
  const [, index, total] = /^(\d+)\/(\d+)$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || total === undefined) return undefined;
  return index >= 1 && index <= total && total <= most ? { index, total } : undefined;
}

/** Where CI systems say which of several parallel jobs this is. */
const systems = [
  { name: "GitLab", index: "CI_NODE_INDEX", total: "CI_NODE_TOTAL", first: 1 },
  { name: "CircleCI", index: "CIRCLE_NODE_INDEX", total: "CIRCLE_NODE_TOTAL", first: 0 },
  { name: "Buildkite", index: "BUILDKITE_PARALLEL_JOB", total: "BUILDKITE_PARALLEL_JOB_COUNT", first: 0 },
  { name: "Kubernetes", index: "JOB_COMPLETION_INDEX", total: "ASSAY_SHARD_TOTAL", first: 0 },
] as const;

/**
 * The shard that the variables of a CI system speak of. Only asked for with `--shard auto`: the same variables number the
 * jobs of a matrix, and a run that took them for shards would quietly leave out most of its cases.
 * @throws AssayError FLAG_INVALID where they contradict themselves or each other
 */
export function shardFrom(environment: Environment): Shard | undefined {
  const found = systems.flatMap((system) => {
    const index = environment[system.index] || undefined;
    const total = environment[system.total] || undefined;
    // GitLab tells the total of every job, also of one that has no parallel ones.
    if (index === undefined) return [];
    if (total === undefined) {
      throw invalid(
        `${system.index} is ${index}, but ${system.total} is not set`,
        `Set ${system.total} to the number of jobs, or write --shard I/N.`,
      );
    }
    const given = /^\d+$/.test(index) ? Number(index) + 1 - system.first : 0;
    const shard = parseShard(`${given}/${total}`);
    if (shard === undefined || shard === "auto") {
      throw invalid(
        `${system.index}=${index} and ${system.total}=${total} are no shard`,
        `${system.name} counts from ${system.first}; write --shard I/N to say it yourself.`,
      );
    }
    return [{ ...shard, variable: system.index }];
  });
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const other = others.find(({ index, total }) => index !== first.index || total !== first.total);
  if (other !== undefined) {
    throw invalid(
      `${first.variable} says ${first.index}/${first.total}, and ${other.variable} says ${other.index}/${other.total}`,
      "Write --shard I/N to say which it is.",
    );
  }
  return { index: first.index, total: first.total };
}

function invalid(what: string, hint: string): AssayError {
  return new AssayError("FLAG_INVALID", `--shard auto: ${what}.`, hint);
}
