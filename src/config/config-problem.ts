import { nearest } from "./nearest.ts";
import { fileNames, type Setting, settingTable, targetNames } from "./setting-table.ts";
import { isList, isRecord, type Values } from "./values.ts";

/** What is wrong with a configuration, and under which names it stands. */
export interface ConfigProblem {
  readonly path: readonly string[];
  readonly what: string;
}

interface Rights {
  /** Whether values of secrets may stand in it. */
  readonly secretsAllowed: boolean;
}

/** The first thing that is wrong with the values of a configuration file; `undefined` where nothing is. */
export function problemIn(values: Values, rights: Rights): ConfigProblem | undefined {
  return first([
    () => unknownName(values, [], fileNames),
    () => settingsProblem(values, []),
    () => textProblem(values, "spec", []),
    () => credentialsProblem(values, [], rights),
    () => fixturesProblem(values, []),
    () => targetsProblem(values),
  ]);
}

function targetsProblem({ targets }: Values): ConfigProblem | undefined {
  if (targets === undefined) return undefined;
  if (!isRecord(targets))
    return { path: ["targets"], what: '"targets" must be a mapping of names to targets' };
  return first(
    Object.entries(targets).map(([name, target]) => () => {
      const path = ["targets", name];
      if (typeof target === "string") return undefined;
      if (!isRecord(target))
        return { path, what: `"${path.join(".")}" must be a URL, or a mapping with a url` };
      return first([
        () => unknownName(target, path, targetNames),
        () => (target.url === undefined ? { path, what: `"${path.join(".")}" has no "url"` } : undefined),
        () => textProblem(target, "url", path),
        () => settingsProblem(target, path),
        () => credentialsProblem(target, path, { secretsAllowed: false }),
        () => fixturesProblem(target, path),
      ]);
    }),
  );
}

function unknownName(
  values: Values,
  path: readonly string[],
  known: readonly string[],
): ConfigProblem | undefined {
  const name = Object.keys(values).find((each) => !known.includes(each));
  if (name === undefined) return undefined;
  const [close] = nearest(name, known);
  const meant = close === undefined ? `there are ${known.join(", ")}` : `perhaps "${close}" is meant`;
  return { path: [...path, name], what: `there is no setting "${[...path, name].join(".")}"; ${meant}` };
}

function settingsProblem(values: Values, path: readonly string[]): ConfigProblem | undefined {
  return first(
    Object.entries<Setting<unknown>>({ ...settingTable }).map(([name, { kind, list }]) => () => {
      const value = values[name];
      if (value === undefined) return undefined;
      const here = [...path, name];
      if (!list) return kind.fromConfig(value) === undefined ? wrong(here, kind.must) : undefined;
      if (!isList(value)) return wrong(here, "a list");
      const index = value.findIndex((each) => kind.fromConfig(each) === undefined);
      return index < 0 ? undefined : wrong([...here, String(index)], kind.must);
    }),
  );
}

function textProblem(values: Values, name: string, path: readonly string[]): ConfigProblem | undefined {
  const value = values[name];
  const isText = value === undefined || (typeof value === "string" && value !== "");
  return isText ? undefined : wrong([...path, name], "text");
}

function credentialsProblem(
  { credentials }: Values,
  path: readonly string[],
  { secretsAllowed }: Rights,
): ConfigProblem | undefined {
  const here = [...path, "credentials"];
  if (credentials === undefined) return undefined;
  if (!isRecord(credentials)) return wrong(here, "a mapping of variables to values");
  return first(
    Object.entries(credentials).map(([variable, value]) => () => {
      const each = [...here, variable];
      if (isRecord(value)) {
        const isReference =
          typeof value.env === "string" && value.env !== "" && Object.keys(value).length === 1;
        return isReference ? undefined : wrong(each, '{ env: "NAME" }, which names an environment variable');
      }
      if (!secretsAllowed) {
        return wrong(
          each,
          '{ env: "NAME" }, which names an environment variable: no secret belongs in this place',
        );
      }
      // A key of digits is a number to YAML, and its zeros would be lost.
      return typeof value === "string" ? undefined : wrong(each, "text; put it in quotes");
    }),
  );
}

function fixturesProblem({ fixtures }: Values, path: readonly string[]): ConfigProblem | undefined {
  const here = [...path, "fixtures"];
  if (fixtures === undefined) return undefined;
  if (!isRecord(fixtures)) return wrong(here, "a mapping of provider states to their values");
  const name = Object.keys(fixtures).find((each) => !isRecord(fixtures[each]));
  return name === undefined
    ? undefined
    : wrong([...here, name], "a mapping of names to values; {} where it has none");
}

function wrong(path: readonly string[], must: string): ConfigProblem {
  return { path, what: `"${path.join(".")}" must be ${must}` };
}

function first(looks: readonly (() => ConfigProblem | undefined)[]): ConfigProblem | undefined {
  for (const look of looks) {
    const problem = look();
    if (problem !== undefined) return problem;
  }
  return undefined;
}
