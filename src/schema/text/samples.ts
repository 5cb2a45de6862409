import type { TextSample } from "./constraints.ts";

/** Collects samples in order: each text once, each variant once, the first to come stays. */
export interface Collection {
  /** Adds a text that passes the test; says whether it did. */
  add(variant: string, value: string | undefined): boolean;
  readonly samples: readonly TextSample[];
}

export function collect(test: (text: string) => boolean, limit: number = Infinity): Collection {
  const samples: TextSample[] = [];
  const variants = new Set<string>();
  const values = new Set<string>();
  return {
    samples,
    add(variant, value) {
      if (value === undefined || samples.length >= limit || variants.has(variant) || values.has(value))
        return false;
      if (!value.isWellFormed() || !test(value)) return false;
      variants.add(variant);
      values.add(value);
      samples.push({ variant, value });
      return true;
    },
  };
}

/** The samples with the first one as the plain one, where none is. */
export function withPlainFirst(samples: readonly TextSample[]): readonly TextSample[] {
  const plain = samples.find(({ variant }) => variant === "");
  const [first, ...rest] = samples;
  if (first === undefined) return [];
  if (plain === undefined) return [{ variant: "", value: first.value }, ...rest];
  return [plain, ...samples.filter((sample) => sample !== plain)];
}
