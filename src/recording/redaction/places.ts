import type { RedactedPlace } from "../exchange.ts";

/** What tells of a text in which known secrets were replaced: the first that stands there now. */
export function firstPlaceholder(text: string): string {
  return /\{\{[^{}]*\}\}/.exec(text)?.[0] ?? "re-encoded";
}

/** Each place once. */
export function distinct(places: readonly RedactedPlace[]): readonly RedactedPlace[] {
  return [...new Map(places.map((each) => [`${each.at} ${each.as}`, each])).values()];
}

export function isSame({ at, as }: RedactedPlace): (other: RedactedPlace) => boolean {
  return (other) => other.at === at && other.as === as;
}
