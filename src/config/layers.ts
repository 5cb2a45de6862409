import { isAbsolute } from "node:path";
import type { ConfigFile } from "./config-file.ts";
import type { Environment } from "./credentials.ts";
import { type Kind, readText } from "./kinds.ts";
import { type Provenance, type Source, shown } from "./provenance.ts";
import { type Setting, type SettingName, variableOf } from "./setting-table.ts";
import type { NamedTarget, SettingFlags } from "./settings.ts";
import { isList } from "./values.ts";

/** Where settings can stand, the first of which that holds one is believed. */
export interface Places {
  readonly flags: SettingFlags;
  readonly environment: Environment;
  readonly file: ConfigFile | undefined;
  readonly named: NamedTarget | undefined;
}

/** Reads settings, and keeps in mind where each was found. */
export interface Layers {
  one<T>(name: SettingName, setting: Setting<T>, byItself: T): T;
  one<T>(name: SettingName, setting: Setting<T>, byItself: undefined): T | undefined;
  readonly many: (name: SettingName, setting: Setting<string>) => readonly string[];
  /** A path; one of the file starts from its folder. */
  readonly path: (name: SettingName, setting: Setting<string>) => string | undefined;
  readonly paths: (
    name: SettingName,
    setting: Setting<string>,
    resolve?: (path: string, resolved: (path: string) => string) => string,
  ) => readonly string[];
  /** The document: as the command line names it, else as the file does. */
  readonly spec: (given: string | undefined, isNoPath: (spec: string) => boolean) => string | undefined;
  /** The URL of the target that is wished for, by its name or as it stands. */
  readonly target: (wished: string | undefined) => string | undefined;
  readonly provenance: () => readonly Provenance[];
}

interface Found {
  readonly source: Source;
  /** Texts of the command line and the environment are yet to be read, values of the file are. */
  readonly texts?: readonly string[];
  readonly value?: unknown;
}

export function layersOf(places: Places): Layers {
  const { file, named } = places;
  const notes = new Map<string, Provenance>();
  const note = (setting: string, value: unknown, source: Source): void => {
    notes.set(setting, { setting, value: shown(value), source });
  };
  const resolvedFor = ({ source }: Found, path: string): string =>
    source.kind === "file" && file !== undefined ? file.resolved(path) : path;

  function one<T>(name: SettingName, setting: Setting<T>, byItself: T | undefined): T | undefined {
    const found = find(places, name, setting);
    const [text] = found?.texts ?? [];
    const value =
      found === undefined
        ? byItself
        : text === undefined
          ? setting.kind.fromConfig(found.value)
          : readText(setting.kind, found.source.name, text);
    const { show } = setting.kind;
    note(name, value === undefined || show === undefined ? value : show(value), found?.source ?? byDefault);
    return value;
  }

  const many: Layers["paths"] = (name, setting, resolve = (path) => path) => {
    const found = find(places, name, setting);
    const values =
      found === undefined
        ? []
        : (found.texts ?? listed(found.value, setting.kind)).map((each) =>
            resolve(each, (path) => resolvedFor(found, path)),
          );
    note(name, values, found?.source ?? byDefault);
    return values;
  };

  return {
    one,
    many: (name, setting) => many(name, setting),
    paths: (name, setting, resolve = (path, resolved) => resolved(path)) => many(name, setting, resolve),
    path(name, setting) {
      const value = one(name, setting, undefined);
      const found = find(places, name, setting);
      return value === undefined || found === undefined ? undefined : resolvedFor(found, value);
    },
    spec(given, isNoPath) {
      const own = typeof file?.values.spec === "string" ? file.values.spec : undefined;
      if (given !== undefined) note("spec", given, { kind: "flag", name: "argument" });
      else if (own === undefined) note("spec", undefined, byDefault);
      else note("spec", own, inFile(file, ["spec"]));
      if (given !== undefined || own === undefined || file === undefined) return given;
      return isNoPath(own) || isAbsolute(own) ? own : file.resolved(own);
    },
    target(wished) {
      const url = named?.values.url;
      one("target", targetAsGiven, undefined);
      if (named === undefined || typeof url !== "string") return wished;
      note(`target ${named.name}`, url, inFile(file, ["targets", named.name, "url"]));
      return url;
    },
    provenance: () => [...notes.values()],
  };
}

const byDefault: Source = { kind: "default", name: "default" };

const targetAsGiven: Setting<string> = {
  flag: "--target",
  kind: { fromText: (text) => text, fromConfig: String, noun: "", must: "", hint: () => "" },
  list: false,
};

function find(
  { flags, environment, file, named }: Places,
  name: SettingName,
  setting: Setting<unknown>,
): Found | undefined {
  const flag = flagIn(flags, setting.flag);
  if (flag !== undefined) return { texts: flag, source: { kind: "flag", name: setting.flag } };
  const variable = variableOf(setting);
  const text = setting.list ? undefined : environment[variable] || undefined;
  if (text !== undefined) return { texts: [text], source: { kind: "environment", name: variable } };
  const ofTarget = named?.values[name];
  if (named !== undefined && ofTarget !== undefined) {
    return { value: ofTarget, source: inFile(file, ["targets", named.name, name]) };
  }
  const ofFile = file?.values[name];
  return ofFile === undefined ? undefined : { value: ofFile, source: inFile(file, [name]) };
}

function inFile(file: ConfigFile | undefined, path: readonly string[]): Source {
  return { kind: "file", name: path.join("."), place: file?.at(path) ?? "" };
}

/** What was written for a flag; `--wait-for` is `waitFor` to the argument parser. */
function flagIn(flags: SettingFlags, flag: string): readonly string[] | undefined {
  const name = flag.slice(2).replace(/-([a-z])/g, (_dash, letter: string) => letter.toUpperCase());
  const value: unknown = Object.entries(flags).find(([each]) => each === name)?.[1];
  if (value === true) return ["true"];
  if (typeof value === "string") return [value];
  return isList(value) && value.length > 0 ? value.map(String) : undefined;
}

function listed(value: unknown, kind: Kind<string>): readonly string[] {
  return isList(value) ? value.flatMap((each) => kind.fromConfig(each) ?? []) : [];
}
