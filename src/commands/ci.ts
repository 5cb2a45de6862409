import type { Surroundings } from "./surroundings.ts";

/** Whether this is one of the machines that build and test: what only deserves a word elsewhere fails there. */
export function isInCi({ environment }: Pick<Surroundings, "environment">): boolean {
  const { CI } = environment;
  return CI !== undefined && CI !== "" && CI !== "0" && CI !== "false";
}
