import { ncpRefusals } from "../ncp-refusals.ts";
import { decodePercent } from "../query.ts";
import type { NcpFault, NcpPlant } from "./ncp-fault.ts";

const refused = () => ncpRefusals.invalidName("The package name is not valid.");

const matching = (form: RegExp): NcpPlant => takingAlso((name) => form.test(name));

/** Takes what the API takes, and more. */
function takingAlso(more: (name: string) => boolean): NcpPlant {
  return (policy) => ({
    ...policy,
    checkName: (name) => (more(name) ? undefined : policy.checkName(name)),
  });
}

function refusingAlso(more: (name: string) => boolean): NcpPlant {
  return (policy) => ({ ...policy, checkName: (name) => (more(name) ? refused() : policy.checkName(name)) });
}

/** Changes the name before anything else sees it. */
const reading =
  (change: (name: string) => string): NcpPlant =>
  (policy) => ({ ...policy, readName: (written) => change(policy.readName(written)) });

const rule = "putPackage/package-name";
const success = "putPackage/success";

/** Mistakes in checking package names. */
export const ncpNameFaults: readonly NcpFault[] = [
  {
    id: "name-of-51",
    title: "takes names of 51 characters",
    rule,
    plant: matching(/^[A-Za-z0-9_][\w-]{0,50}$/),
  },
  {
    id: "name-of-50-refused",
    title: "refuses names of 50 characters",
    rule: success,
    plant: refusingAlso(({ length }) => length === 50),
  },
  {
    id: "name-of-1-refused",
    title: "refuses names of one character",
    rule: success,
    plant: refusingAlso(({ length }) => length === 1),
  },
  {
    id: "name-of-any-length",
    title: "does not limit the length of names",
    rule,
    plant: matching(/^[A-Za-z0-9_][\w-]*$/),
  },
  {
    id: "name-with-leading-hyphen",
    title: "takes names that begin with a hyphen",
    rule,
    plant: matching(/^[\w-]{2,50}$/),
  },
  {
    id: "name-of-one-hyphen",
    title: "takes the name `-`, which elsewhere stands for no package",
    rule,
    plant: matching(/^-$/),
  },
  {
    id: "name-open-at-end",
    title: "checks only how a name begins: no `$`",
    rule,
    plant: matching(/^[A-Za-z0-9_][\w-]{0,49}/),
  },
  {
    id: "name-open-at-start",
    title: "checks only how a name ends: no `^`",
    rule,
    plant: matching(/[A-Za-z0-9_][\w-]{0,49}$/),
  },
  {
    id: "name-lines",
    title: "checks each line of a name by itself, and one will do",
    rule,
    plant: matching(/^[A-Za-z0-9_][\w-]{0,49}$/m),
  },
  {
    id: "name-with-trailing-newline",
    title: "lets a name end with a line break, as `$` does in Python and PHP",
    rule,
    plant: matching(/^[A-Za-z0-9_][\w-]{0,49}\n?$/),
  },
  {
    id: "name-in-unicode",
    title: "takes the letters and digits of every script",
    rule,
    plant: matching(/^[\p{L}\p{N}_][\p{L}\p{N}_-]{0,49}$/u),
  },
  {
    id: "name-folded",
    title: "ignores case by Unicode's rules, so that the Kelvin sign is a K",
    rule,
    plant: matching(/^[a-z0-9_][a-z0-9_-]{0,49}$/iu),
  },
  {
    id: "name-range-A-z",
    title: "writes A-z for A-Za-z",
    rule,
    plant: matching(/^[A-z0-9_][A-z0-9_-]{0,49}$/),
  },
  {
    id: "name-range-plus",
    title: "leaves the hyphen between two characters, where it means a range",
    rule,
    plant: matching(/^[A-Za-z0-9_][A-Za-z0-9+-_]{0,49}$/),
  },
  {
    id: "name-with-dots",
    title: "takes dots, as file names have them",
    rule,
    plant: matching(/^[\w][\w.-]{0,49}$/),
  },
  {
    id: "name-with-spaces",
    title: "takes spaces inside, as OpenWhisk does",
    rule,
    plant: matching(/^\w$|^\w[\w -]{0,48}[\w-]$/),
  },
  {
    id: "name-trimmed",
    title: "trims names before it checks them",
    rule,
    plant: reading((name) => name.trim()),
  },
  {
    id: "name-compatible",
    title: "replaces characters by compatible ones before it checks (NFKC)",
    rule,
    plant: reading((name) => name.normalize("NFKC")),
  },
  {
    id: "name-without-marks",
    title: "drops accents and what cannot be seen before it checks",
    rule,
    plant: reading((name) => name.normalize("NFD").replace(/[\p{M}\p{Cf}]/gu, "")),
  },
  {
    id: "name-decoded-twice",
    title: "undoes percent-encoding twice",
    rule,
    needs: "a name that holds a percent-encoded letter after decoding: a%2541",
    plant: reading((name) => decodePercent(name) ?? name),
  },
  {
    id: "name-leading-underscore-refused",
    title: "refuses names that begin with an underscore",
    rule: success,
    plant: refusingAlso((name) => name.startsWith("_")),
  },
  {
    id: "name-leading-digit-refused",
    title: "refuses names that begin with a digit",
    rule: success,
    plant: refusingAlso((name) => /^\d/.test(name)),
  },
  {
    id: "name-trailing-hyphen-refused",
    title: "refuses names that end with a hyphen",
    rule: success,
    plant: refusingAlso((name) => name.endsWith("-")),
  },
  {
    id: "name-upper-case-refused",
    title: "refuses upper-case letters",
    rule: success,
    plant: refusingAlso((name) => /[A-Z]/.test(name)),
  },
  {
    id: "name-of-digits-refused",
    title: "refuses names that look like a number",
    rule: success,
    needs: "a name of digits only",
    plant: refusingAlso((name) => /^\d+$/.test(name)),
  },
  {
    id: "name-cut-at-nul",
    title: "takes what comes before a NUL for the name",
    rule: "putPackage/path.packageName/routing",
    plant: reading((name) => name.split("\0")[0] ?? ""),
  },
];
