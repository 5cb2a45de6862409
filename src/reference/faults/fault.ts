import type { Behaviour, Call, Plant, Reply, Surroundings } from "../behaviour.ts";

/** The kinds of mistakes that servers make, in the order in which scores are shown. */
export const families = [
  "validation",
  "status",
  "envelope",
  "echo",
  "state",
  "authentication",
  "protocol",
  "concurrency",
] as const;

export type Family = (typeof families)[number];

/** A mistake: what it is, and which rule of the document it breaks. */
interface FaultText {
  /** Stable, and unique among the faults of a document. */
  readonly id: string;
  /** What the server does, as a clause: "takes names of 51 characters". */
  readonly title: string;
  /** Id of the rule that must find it. */
  readonly rule: string;
  /** What a suite has to try in order to see it, where the title does not say. */
  readonly needs?: string;
}

/** A mistake and the policy that makes it. */
export interface PlantedFault<Policy, World> extends FaultText {
  readonly plant: Plant<Policy, World>;
}

/** A reference that is wrong in exactly one way. */
export interface Fault extends FaultText {
  readonly family: Family;
  readonly behaviour: (surroundings: Surroundings) => Behaviour;
}

/** Whether the call is one of the operation. */
export function calls({ route }: Call, ...operations: readonly string[]): boolean {
  return route.kind === "operation" && operations.includes(route.operation.id);
}

interface Finishing {
  finish(reply: Reply, call: Call): Reply | Promise<Reply>;
}

/** Changes replies just before they are sent. */
export function replying<Policy extends Finishing>(
  change: (reply: Reply, call: Call) => Reply | Promise<Reply>,
): (policy: Policy) => Policy {
  return (policy) => ({
    ...policy,
    finish: (reply, call) => {
      const changed = change(reply, call);
      return changed instanceof Promise
        ? changed.then((late) => policy.finish(late, call))
        : policy.finish(changed, call);
    },
  });
}
