import fc from "fast-check";
import type { BrokenRule, Case, Inputs } from "../cases/case.ts";
import { casesOf } from "../cases/cases.ts";
import { writeRequest } from "../cases/wire/request-write.ts";
import { AssayError } from "../errors.ts";
import type { JsonValue } from "../json/value.ts";
import type { ApiDocument, Operation, ParameterLocation } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import type { InvalidRequest, Operations, TypedRequest, UntypedRequest } from "./typed-request.ts";

/** Requests of one operation. Values that only the service can know, such as ids of its own, are those of the examples. */
export interface OperationArbitraries<Operation> {
  /** What the document allows: boundaries and examples as well as random values. */
  readonly valid: fc.Arbitrary<TypedRequest<Operation>>;
  /** What breaks one rule of the document and no other, at every step of shrinking too. */
  readonly invalid: fc.Arbitrary<InvalidRequest>;
}

export type Arbitraries<All extends Operations> = {
  readonly [Id in keyof All]: OperationArbitraries<All[Id]>;
};

const seed = 42;

/**
 * Arbitraries of every operation of a document, typed by what openapi-typescript makes of it:
 * `const { putPackage } = await arbitraries<operations>("openapi.yaml")`.
 * @throws AssayError for a document that cannot be read
 */
export async function arbitraries<All extends Operations>(
  spec: string,
  overlays: readonly string[] = [],
): Promise<Arbitraries<All>> {
  const document = await loadDocument(spec, overlays);
  const known = new Map(document.operations.map((operation) => [operation.id, operation]));
  const made = new Map<string, Made>();
  // Made when they are asked for: of a large document, a test wants a few.
  const all: object = new Proxy(
    {},
    {
      has: (_target, id) => known.has(String(id)),
      ownKeys: () => [...known.keys()],
      getOwnPropertyDescriptor: (_target, id) =>
        known.has(String(id)) ? { enumerable: true, configurable: true } : undefined,
      get: (_target, id) => {
        // A promise that is resolved with it is asked whether it is one.
        if (typeof id !== "string" || id === "then") return undefined;
        const operation = known.get(id);
        if (operation === undefined) throw noOperation(document, id);
        const own = made.get(id) ?? arbitrariesOf(document, operation);
        made.set(id, own);
        return own;
      },
    },
  );
  if (isTyped<All>(all)) return all;
  throw new TypeError("unreachable");
}

/** What the types say of a document cannot be seen in it: whoever names them vouches for them. */
function isTyped<All extends Operations>(_all: object): _all is Arbitraries<All> {
  return true;
}

interface Made {
  readonly valid: fc.Arbitrary<UntypedRequest>;
  readonly invalid: fc.Arbitrary<InvalidRequest>;
}

function arbitrariesOf(document: ApiDocument, operation: Operation): Made {
  const cases = casesOf(document, operation, seed);
  if ("because" in cases)
    throw new AssayError(
      "SPEC_INVALID",
      `No request of ${operation.id} can be made: ${cases.because}.`,
      "Describe a valid one.",
    );
  const all = [...cases];
  const valid = all.filter(({ kind, tamper }) => kind === "valid" && tamper === undefined).flatMap(inputsOf);
  const invalid = all.flatMap((each) => {
    const { kind, violation } = each;
    if (kind !== "invalid" || violation === undefined) return [];
    return inputsOf(each).map((inputs) => inputs.map((value) => invalidRequest(operation, value, violation)));
  });
  return {
    valid: oneOf(operation, "valid", valid).map((inputs) => requestOf(operation, inputs)),
    invalid: oneOf(operation, "invalid", invalid),
  };
}

function oneOf<T>({ id }: Operation, kind: string, all: readonly fc.Arbitrary<T>[]): fc.Arbitrary<T> {
  const [first] = all;
  if (first !== undefined) return fc.oneof(first, ...all.slice(1));
  // Not before it is used: the other kind may be all that is wanted.
  return fc.constant(undefined).chain((): fc.Arbitrary<T> => {
    throw new AssayError(
      "SPEC_INVALID",
      `No ${kind} request of ${id} is known.`,
      "`assay list SPEC` shows what there is.",
    );
  });
}

function inputsOf({ inputs }: Case): readonly fc.Arbitrary<Inputs>[] {
  if (inputs.kind === "fixed") return [fc.constant(inputs.inputs)];
  return inputs.kind === "random" ? [inputs.arbitrary.filter(inputs.accepts)] : [];
}

function invalidRequest(operation: Operation, inputs: Inputs, violation: BrokenRule): InvalidRequest {
  const { at, keyword, message } = violation;
  return { ...requestOf(operation, inputs), breaks: { at, keyword, message } };
}

function requestOf(operation: Operation, inputs: Inputs): UntypedRequest {
  const wire = writeRequest(operation, inputs);
  if (wire === undefined)
    throw new TypeError(`a request of ${operation.id} that was proven has no written form`);
  const among = (location: ParameterLocation): Readonly<Record<string, JsonValue>> =>
    Object.fromEntries(
      Object.entries(inputs.parameters).flatMap(([key, value]) =>
        key.startsWith(`${location}.`) ? [[key.slice(location.length + 1), value]] : [],
      ),
    );
  return {
    path: among("path"),
    query: among("query"),
    header: among("header"),
    cookie: among("cookie"),
    body: inputs.body?.value,
    mediaType: inputs.body?.mediaType,
    wire,
  };
}

function noOperation(document: ApiDocument, id: string): AssayError {
  const ids = document.operations.map((operation) => operation.id).join(", ");
  return new AssayError("ID_UNKNOWN", `${document.title} has no operation ${id}.`, `It has ${ids}.`);
}
