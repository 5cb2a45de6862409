import type { Settings } from "../config/settings.ts";

/** The command line that sends one case again, for a POSIX shell. What the configuration file says, it says again. */
export function replayLine(spec: string, settings: Settings): (caseId: string) => string {
  const { states, overlays, samples, allowUnsafe, config, seed, shard, provenance } = settings;
  const origin = (name: string): string | undefined =>
    provenance.find(({ setting }) => setting === name)?.source.kind;
  const isGiven = (name: string): boolean => origin(name) === "flag" || origin(name) === "environment";
  const target = isGiven("target")
    ? provenance.find(({ setting }) => setting === "target")?.value
    : undefined;
  const kept = [
    ...(target === undefined ? [] : ["--target", target]),
    ...(states === undefined || !isGiven("states") ? [] : ["--states", states]),
    ...(isGiven("overlays") ? overlays.flatMap((file) => ["--overlay", file]) : []),
    ...(isGiven("samples") ? ["--samples", String(samples)] : []),
    ...(config === undefined || isStandard(config) ? [] : ["--config", config]),
    ...(allowUnsafe && isGiven("allowUnsafe") ? ["--allow-unsafe"] : []),
    // A shard of the file's would leave the case out.
    ...(shard !== undefined && origin("shard") === "file" ? ["--shard", "1/1"] : []),
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

function isStandard(config: string): boolean {
  return /^assay\.config\.\w+$/.test(config);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
