import { channel } from "node:diagnostics_channel";
import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import { type Path, parsePointer, valueAt } from "../json/pointer.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import type { Breach } from "./sample.ts";
import type { Keyword, Schema, SchemaObject } from "./schema.ts";
import { patternTester } from "./text/index.ts";
import { assertions } from "./validation/assertions.ts";
import { createEmitter, own } from "./validation/emit.ts";
import { numberOf } from "./validation/identity.ts";
import { isLeaf } from "./validation/leaf.ts";
import { describe } from "./validation/message.ts";

/** Stands for a schema `false`, which has no object to blame. */
const nothing: SchemaObject = { not: {} };

/** Tells whoever listens, as benchmarks do, of every schema that becomes code. */
const compiling = channel("assay:compile");

const ajv = createAjv();
const emitter = createEmitter((_id, emitted) => ajv.addSchema(Object(emitted)));
const validators = new WeakMap<SchemaObject, ValidateFunction>();

/**
 * Why a value does not match a schema; empty if it does. Only the outermost reasons: what fails within a branch of `anyOf`
 * is not listed apart from the `anyOf`. No value at all (`undefined`) is never a breach: whether one is needed is said elsewhere.
 */
export function breaches(schema: Schema, value: JsonValue | undefined): readonly Breach[] {
  if (schema === true || value === undefined) return [];
  const node = schema === false ? nothing : schema;
  if (isLeaf(node)) {
    return assertions(node)
      .filter(({ holds }) => !holds(value))
      .map(({ keyword }) => ({ node, keyword, at: [], message: describe(node, keyword, "") }));
  }
  const validate = validatorOf(node);
  if (validate(value)) return [];

  const all = (validate.errors ?? []).flatMap((error) => toBreach(error, value) ?? []);
  return all.length < 2 ? all : withoutShadowed(distinct(all));
}

function distinct(all: readonly Breach[]): readonly Breach[] {
  const found = new Map<string, Breach>();
  for (const breach of all) {
    const key = JSON.stringify([numberOf(breach.node), breach.keyword, breach.at]);
    if (!found.has(key)) found.set(key, breach);
  }
  return [...found.values()];
}

/** Whether a value matches a schema. */
export function isValid(schema: Schema, value: JsonValue): boolean {
  if (typeof schema === "boolean") return schema;
  return isLeaf(schema)
    ? assertions(schema).every(({ holds }) => holds(value))
    : validatorOf(schema)(value) === true;
}

function validatorOf(node: SchemaObject): ValidateFunction {
  let validate = validators.get(node);
  if (validate === undefined) {
    const id = emitter.idOf(node);
    validate = ajv.getSchema(id);
    if (validate === undefined) throw new Error(`ajv does not know the schema ${id}`);
    validators.set(node, validate);
  }
  return validate;
}

function createAjv(): Ajv2020 {
  const instance = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    validateSchema: false,
    validateFormats: false,
    addUsedSchema: false,
    ownProperties: true,
    inlineRefs: false,
    messages: false,
    logger: false,
    code: {
      regExp: Object.assign((pattern: string) => patternTester(pattern), { code: "patternTester" }),
      // Half the time of compiling goes into tidying code that V8 runs as fast untidied.
      optimize: false,
      process: (code) => {
        compiling.publish({ characters: code.length });
        return code;
      },
    },
  });

  // ajv judges numbers as doubles and knows neither bytes nor our formats, so leaf keywords are ours.
  instance.addKeyword({
    keyword: own.assertions,
    errors: true,
    compile: (_, emitted) => {
      const all = assertions(nodeOf(emitted));
      const judge: Judge = (value) => {
        const broken = all.find(({ holds }) => !holds(value));
        if (broken === undefined) return true;
        judge.errors = all
          .filter((each) => each === broken || !each.holds(value))
          .map(({ keyword }) => ({ keyword, params: {}, parentSchema: emitted }));
        return false;
      };
      return judge;
    },
  });
  instance.addKeyword({
    keyword: own.propertyNames,
    errors: true,
    compile: (_, emitted) => {
      const { propertyNames = true } = nodeOf(emitted);
      const judge: Judge = (value) => {
        const bad = isJsonObject(value)
          ? Object.keys(value).filter((name) => !isValid(propertyNames, name))
          : [];
        judge.errors = bad.map((name) => ({
          keyword: "propertyNames",
          params: { propertyName: name },
          parentSchema: emitted,
        }));
        return bad.length === 0;
      };
      return judge;
    },
  });
  instance.addKeyword({
    keyword: own.discriminator,
    errors: true,
    compile: (_, emitted) => {
      const { propertyName = "", mapping = {} } = nodeOf(emitted).discriminator ?? {};
      const judge: Judge = (value) => {
        if (!isJsonObject(value)) return true;
        const selector = Object.hasOwn(value, propertyName) ? value[propertyName] : undefined;
        const known = typeof selector === "string" && Object.hasOwn(mapping, selector);
        judge.errors = known
          ? []
          : [{ keyword: "discriminator", params: { propertyName }, parentSchema: emitted }];
        return known;
      };
      return judge;
    },
  });
  instance.addKeyword({
    keyword: own.constant,
    errors: false,
    compile: (expected: unknown) => (value: unknown) => value === expected,
  });

  for (const keyword of ["anyOf", "oneOf", "contains"]) reportOnlyItself(instance, keyword);
  return instance;
}

type Judge = ((value: JsonValue) => boolean) & { errors?: Partial<ErrorObject>[] };

/** Makes a keyword of ajv forget what its branches reported before it reports that it failed itself. */
function reportOnlyItself(instance: Ajv2020, keyword: string): void {
  const definition = instance.getKeyword(keyword);
  if (typeof definition === "boolean" || !("code" in definition)) return;
  const { code, ...rest } = definition;
  instance.removeKeyword(keyword);
  instance.addKeyword({
    ...rest,
    keyword,
    // Rules run in the order they were added, and those for unevaluated items have to come last.
    ...(keyword === "contains" ? { before: "unevaluatedItems" } : {}),
    code(context) {
      const report = context.error.bind(context);
      context.error = (...args) => {
        context.reset();
        report(...args);
      };
      code(context);
    },
  });
}

function nodeOf(emitted: unknown): SchemaObject {
  const source = emitter.sourceOf(emitted);
  if (source === undefined) throw new Error("an emitted schema without a source");
  return source.node;
}

function toBreach(error: ErrorObject, value: JsonValue): Breach | undefined {
  const source = emitter.sourceOf(error.parentSchema);
  // ajv says once more in `if` what `then` or `else` has said.
  if (source === undefined || error.keyword === "if") return undefined;
  const { node } = source;
  const place = toPath(error.instancePath, value);
  const keyword = source.forbids ?? toKeyword(error, node, valueAt(value, place));
  const { missingProperty, propertyName } = error.params;
  const name = missingProperty ?? propertyName;
  const at = typeof name === "string" ? [...place, name] : place;
  return { node, keyword, at, message: describe(node, keyword, String(at.at(-1) ?? "")) };
}

function toKeyword({ keyword }: ErrorObject, node: SchemaObject, value: JsonValue | undefined): Keyword {
  if (keyword !== "contains") return isKeyword(keyword, node) ? keyword : "not";
  const { contains = true, minContains, maxContains = Number.POSITIVE_INFINITY } = node;
  const count = isJsonArray(value) ? value.filter((item) => isValid(contains, item)).length : 0;
  if (count > maxContains) return "maxContains";
  return minContains === undefined ? "contains" : "minContains";
}

function isKeyword(keyword: string, node: SchemaObject): keyword is Keyword & keyof SchemaObject {
  return Object.hasOwn(node, keyword);
}

/** ajv gives a JSON Pointer, which does not tell an index from a member's name; the value does. */
function toPath(pointer: string, root: JsonValue): Path {
  const path: (string | number)[] = [];
  let value: JsonValue | undefined = root;
  for (const step of parsePointer(pointer)) {
    path.push(isJsonArray(value) ? Number(step) : step);
    value = valueAt(value, [step]);
  }
  return path;
}

/** A member that the discriminator wants and that is missing or wrong for another keyword's reason too is blamed on that. */
function withoutShadowed(all: readonly Breach[]): readonly Breach[] {
  const otherwise = new Set(
    all.filter(({ keyword }) => keyword !== "discriminator").map(({ at }) => JSON.stringify(at)),
  );
  return all.filter(({ keyword, at }) => keyword !== "discriminator" || !otherwise.has(JSON.stringify(at)));
}
