import fc from "fast-check";
import { baseOf } from "../cases/base.ts";
import type { Case, Inputs } from "../cases/case.ts";
import { nameOf } from "../cases/hash.ts";
import { parameterKey } from "../cases/place.ts";
import { withPlaces } from "../cases/places.ts";
import { rulesForValid } from "../cases/rules.ts";
import { valueVariants } from "../cases/valid.ts";
import { fail, type Verdict } from "../checks/check.ts";
import { observe } from "../checks/observe.ts";
import { describeAnswer, describeOutcomes, errorOf, fitsOutcome } from "../checks/outcomes.ts";
import type { Exchange } from "../http/message.ts";
import { sameValue } from "../json/same.ts";
import { writeJson } from "../json/text.ts";
import { isJsonArray, isJsonObject, type JsonValue } from "../json/value.ts";
import type { Operation } from "../spec/document.ts";
import type { Outcome } from "../spec/rule.ts";
import type { Lifecycle } from "../spec/sequence.ts";
import { jsonOf } from "../states/runtime-expression.ts";
import type { Bench } from "./attempt.ts";
import { sentAt, withStateValues } from "./inputs.ts";
import type { Step } from "./judge.ts";
import { idIn, undoOf } from "./undo.ts";

/** One thing that may or may not be there, as the model knows it. */
interface Slot {
  /** What its creation sent last; `undefined` while it does not exist. */
  written: Inputs | undefined;
  /** Its id, for operations that name it. */
  id: JsonValue | undefined;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** What the target answered, and what the model says it should have. */
interface Disagreed {
  readonly verdict: Verdict;
  readonly inputs: Inputs;
  readonly exchange: Exchange;
}

/** Thrown through fast-check's model runner, which knows no other way to end a sequence. */
export class Disagreement extends Error {
  readonly failure: Disagreed;
  constructor(failure: Disagreed) {
    super("the target and the model disagree");
    this.failure = failure;
  }
}

export interface Model {
  readonly slots: Map<number, Slot>;
}

export interface Real {
  readonly calls: string[];
  readonly salt: string;
}

export type Command = fc.AsyncCommand<Model, Real>;

const slotCount = 2;

/** Something other than the target's behaviour stands in the way. */
export class Blocked extends Error {}

export interface Life {
  readonly commands: readonly fc.Arbitrary<Command>[];
  /** A whole life, step by step, beside another that must not notice: what a few random calls may well miss. */
  readonly script: readonly Command[];
  readonly putBack: () => Promise<void>;
  readonly last: () => { inputs: Inputs; exchange: Exchange } | undefined;
  /** Everything sent since the last `putBack`. */
  readonly sent: () => readonly Step[];
}

/** The calls that can be made about what an operation creates, each held against the model. */
export function lifeOf(
  bench: Bench,
  testCase: Case,
  lifecycle: Lifecycle,
  signal?: AbortSignal,
): Life | string {
  const { document, sender, cleanUp, states, seed } = bench;
  const create = testCase.operation;
  const find = (id: string | undefined): Operation | undefined =>
    document.operations.find((each) => each.id === id && bench.controls.get(each.id)?.offered !== false);
  const [read, remove, list] = [find(lifecycle.read), find(lifecycle.remove), find(lifecycle.list)];
  if (read === undefined && remove === undefined) return "the target offers neither reading nor removing";
  const base = baseOf(document, create, seed);
  if ("because" in base) return base.because;
  const bodies = valueVariants(base);
  const promised = rulesForValid(create).find(({ expect }) => expect.length > 0)?.expect ?? [
    { status: "2XX" },
  ];
  // Where the document says nothing of what is there already, its names may have to be unique.
  const created = testCase.rules.some(({ implicit }) => implicit)
    ? [...promised, { status: "409" }]
    : promised;
  const undos: (() => Promise<void>)[] = [];
  const sent: Step[] = [];
  let last: { inputs: Inputs; exchange: Exchange } | undefined;

  async function call(
    operation: Operation,
    inputs: Inputs,
    expected: readonly Outcome[],
  ): Promise<JsonValue | undefined> {
    const exchange = await sender.send({ operation, inputs, credentials: { kind: "caller" } }, signal);
    if ("because" in exchange) throw new Blocked(exchange.because);
    last = { inputs, exchange };
    sent.push({ operation, exchange });
    const { answer, request } = exchange;
    if (answer.kind === "none")
      throw new Disagreement({ verdict: fail("an answer", answer.message), inputs, exchange });
    const { response } = answer;
    if (response.status === 429) throw new Blocked("the target limits the rate of requests (429)");
    const undo = undoOf(document, operation, inputs, response);
    if (undo !== undefined) undos.push(cleanUp.note(undo));
    if (operation.method === "DELETE" && response.status >= 200 && response.status <= 299)
      cleanUp.removed({ operation, inputs });
    const observation = observe(operation, { request, response }, (place) => sentAt(inputs, place));
    const said = errorOf(document, observation.json);
    if (!expected.some((outcome) => fitsOutcome(outcome, response.status, said))) {
      const verdict = fail(
        `${operation.id} answers ${describeOutcomes(expected)}`,
        describeAnswer(document, observation),
      );
      throw new Disagreement({ verdict, inputs, exchange });
    }
    return jsonOf(response);
  }

  async function slotAt(model: Model, index: number, { salt }: Real): Promise<Slot> {
    const known = model.slots.get(index);
    if (known !== undefined) return known;
    const state = create.given === undefined ? undefined : await states.setUp(create.given, signal);
    if (state?.kind === "unavailable")
      throw new Blocked(`the state "${create.given}" is not to be had: ${state.because}`);
    if (state?.kind === "holds") undos.push(state.tearDown);
    const own = ownName(create);
    const id = own === undefined ? undefined : `assay-${nameOf(`${seed} ${salt} ${index}`)}`;
    const slot: Slot = { written: undefined, id, values: state?.kind === "holds" ? state.values : {} };
    model.slots.set(index, slot);
    return slot;
  }

  const createInputs = (slot: Slot, body: JsonValue | undefined): Inputs => {
    const plain = base.inputsFor(testCase.id);
    const mediaType = plain.body?.mediaType;
    const chosen: Inputs =
      body === undefined || mediaType === undefined ? plain : { ...plain, body: { mediaType, value: body } };
    const named =
      slot.id === undefined ? chosen : withPlaces(create, chosen, { [ownName(create) ?? ""]: slot.id });
    return withStateValues(testCase, named, slot.values);
  };
  const itemInputs = (operation: Operation, slot: Slot): Inputs => {
    const itemBase = baseOf(document, operation, seed);
    const plain = "because" in itemBase ? { parameters: {} } : itemBase.inputsFor(testCase.id);
    const own = ownName(operation);
    const shared = slot.written?.parameters ?? {};
    const common = Object.fromEntries(
      Object.entries(shared).filter(([key]) => key in plain.parameters && key !== own),
    );
    const parameters = { ...plain.parameters, ...common };
    return {
      ...plain,
      parameters: own === undefined || slot.id === undefined ? parameters : { ...parameters, [own]: slot.id },
    };
  };

  const commandOf = (name: string, index: number, run: (slot: Slot) => Promise<void>): Command => ({
    check: () => true,
    toString: () => `${name} ${index}`,
    run: async (model, real) => {
      const slot = await slotAt(model, index, real);
      real.calls.push(`${name} ${String.fromCharCode(65 + index)}`);
      await run(slot);
    },
  });
  const slots = fc.nat(slotCount - 1);

  const creatingAt = (index: number, body: JsonValue | undefined): Command =>
    commandOf(create.id, index, async (slot) => {
      const inputs = createInputs(slot, body);
      const exists = slot.written !== undefined;
      const json = await call(create, inputs, exists ? lifecycle.again : created);
      // Refused: what is there stays as it was.
      if (last?.exchange.answer.kind !== "response" || last.exchange.answer.response.status >= 300) return;
      slot.written = inputs;
      if (create.method === "POST") {
        const key = read ?? remove;
        const name = (key === undefined ? undefined : ownName(key))?.replace("path.", "") ?? "id";
        slot.id = idIn(last.exchange.answer.response, name, inputs);
      }
      reflect(inputs, json, create);
    });
  const readingAt = (operation: Operation, index: number): Command =>
    commandOf(operation.id, index, async (slot) => {
      if (slot.id === undefined) return;
      const inputs = itemInputs(operation, slot);
      const json = await call(
        operation,
        inputs,
        slot.written === undefined ? lifecycle.missing : [{ status: "2XX" }],
      );
      if (slot.written !== undefined) reflect(slot.written, json, operation);
    });
  const removingAt = (operation: Operation, index: number): Command =>
    commandOf(operation.id, index, async (slot) => {
      if (slot.id === undefined) return;
      await call(
        operation,
        itemInputs(operation, slot),
        slot.written === undefined ? lifecycle.missing : [{ status: "2XX" }],
      );
      slot.written = undefined;
    });
  const listingAt = (operation: Operation, index: number): Command =>
    commandOf(operation.id, index, async (slot) => {
      const json = await call(operation, itemInputs(operation, slot), [{ status: "2XX" }]);
      if (slot.id === undefined) return;
      const found = itemsIn(json).filter((item) => hasValue(item, slot.id ?? null)).length;
      const wanted = slot.written === undefined ? 0 : 1;
      if (found === wanted || last === undefined) return;
      throw new Disagreement({
        ...last,
        verdict: fail(`${operation.id} shows ${String(slot.id)} ${wanted} times`, `${found} times`),
      });
    });

  /** Members of the body that the answer has by the same name must be the same. */
  function reflect(inputs: Inputs, json: JsonValue | undefined, operation: Operation): void {
    const sent = inputs.body?.value;
    if (!isJsonObject(sent) || last === undefined) return;
    const holders = [json, ...(isJsonObject(json) ? Object.values(json) : [])].filter(isJsonObject);
    for (const [name, value] of Object.entries(sent)) {
      const holder = holders.find((each) => Object.hasOwn(each, name));
      const shown = holder?.[name];
      if (shown === undefined || sameValue(shown, value)) continue;
      throw new Disagreement({
        ...last,
        verdict: fail(`${operation.id} shows ${name} ${excerpt(value)}`, excerpt(shown)),
      });
    }
  }

  const [first, second = first] = bodies;
  const look = (index: number): readonly Command[] => [
    ...(read === undefined ? [] : [readingAt(read, index)]),
    ...(list === undefined ? [] : [listingAt(list, index)]),
  ];
  const takeAway = remove === undefined ? [] : [removingAt(remove, 0)];
  return {
    commands: [
      fc.tuple(slots, fc.constantFrom(...bodies)).map(([index, body]) => creatingAt(index, body)),
      ...(read === undefined ? [] : [slots.map((index) => readingAt(read, index))]),
      ...(remove === undefined ? [] : [slots.map((index) => removingAt(remove, index))]),
      ...(list === undefined ? [] : [slots.map((index) => listingAt(list, index))]),
    ],
    script: [
      creatingAt(0, first),
      ...look(0),
      creatingAt(1, first),
      creatingAt(0, second),
      ...look(0),
      ...takeAway,
      ...look(0),
      ...look(1),
      ...takeAway,
      creatingAt(0, first),
      ...look(0),
      ...takeAway,
      ...look(0),
    ],
    putBack: async () => {
      sent.length = 0;
      for (const undo of undos.splice(0).toReversed()) await undo();
    },
    last: () => last,
    sent: () => [...sent],
  };
}

/** The key of the parameter that names the resource: the last variable of the path. */
function ownName({ path, parameters }: Operation): string | undefined {
  const last = /\{([^{}]+)\}$/.exec(path)?.[1];
  const parameter = parameters.find(({ in: location, name }) => location === "path" && name === last);
  return parameter && parameterKey(parameter);
}

/** The items of the first list in an answer. */
function itemsIn(json: JsonValue | undefined): readonly JsonValue[] {
  if (isJsonArray(json)) return json;
  return isJsonObject(json) ? (Object.values(json).find(isJsonArray) ?? []) : [];
}

function hasValue(item: JsonValue, value: JsonValue): boolean {
  return isJsonObject(item) && Object.values(item).some((each) => sameValue(each, value));
}

function excerpt(value: JsonValue): string {
  const text = writeJson(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
