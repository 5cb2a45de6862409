import type { RunFlags } from "./run-flags.ts";

/** The command line that sends one case again, for a POSIX shell. */
export function replayLine(spec: string, flags: RunFlags, seed: number): (caseId: string) => string {
  const { target, states, overlay, samples, allowUnsafe, config } = flags;
  const kept = [
    ...(target === undefined ? [] : ["--target", target]),
    ...(states === undefined ? [] : ["--states", states]),
    ...overlay.flatMap((file) => ["--overlay", file]),
    ...(samples === undefined ? [] : ["--samples", samples]),
    ...(config === undefined ? [] : ["--config", config]),
    ...(allowUnsafe ? ["--allow-unsafe"] : []),
  ];
  return (caseId) =>
    [
      "assay run",
      quoted(spec),
      ...kept.map(quoted),
      "--only",
      `'${caseId.replaceAll("'", `'\\''`)}'`,
      "--seed",
      String(seed),
    ].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
