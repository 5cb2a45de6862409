import type { Interaction } from "../pact-file.ts";
import { compareTexts, isWritable } from "../write-pact.ts";
import { interactionFor } from "./interaction.ts";
import { type LeftOut, type PlanWishes, planOf } from "./plan.ts";
import { type ProofSettings, proveOutcomes, type Unproven } from "./prove.ts";

export interface GenerateSettings extends ProofSettings, Omit<PlanWishes, "seed"> {
  readonly version: 3 | 4;
  /** Path that the document's first server puts before every path. */
  readonly basePath: string;
}

export interface Generated {
  readonly interactions: readonly Interaction[];
  /** Documented outcomes that the target did not show, or that could not be asked for. */
  readonly unproven: readonly Unproven[];
  /** Documented outcomes of which no interaction can be made. */
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly string[];
}

/** One interaction per documented outcome that the target showed. */
export async function generateInteractions(
  settings: GenerateSettings,
  signal: AbortSignal,
): Promise<Generated> {
  const { document, basePath, version } = settings;
  const plan = planOf(document, settings);
  const { proven, unproven, warnings } = await proveOutcomes(settings, plan.outcomes, signal);
  const made = proven.flatMap((each) => {
    const interaction = interactionFor(document, basePath, each);
    return interaction === undefined ? [] : [{ id: each.planned.id, interaction }];
  });
  const unwritable = made.filter(({ interaction }) => !isWritable(interaction, version));
  const because = (isPending: boolean): string =>
    isPending
      ? "it needs a state that few can bring about, and pacts of version 3 cannot say that it is pending"
      : "its request is no valid JSON, which pacts of version 3 cannot say";
  return {
    interactions: made
      .filter(({ interaction }) => isWritable(interaction, version))
      .map(({ interaction }) => interaction),
    unproven,
    leftOut: [
      ...plan.leftOut,
      ...unwritable.map(({ id, interaction }) => ({ id, because: because(interaction.pending) })),
    ].toSorted((a, b) => compareTexts(a.id, b.id)),
    warnings,
  };
}
