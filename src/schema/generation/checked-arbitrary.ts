import { Arbitrary, type Random, Stream, Value } from "fast-check";

/** So many draws are tried before the value is taken that is known to be right. */
const patience = 24;

/** Marks a value that was not drawn, and so has nothing smaller. */
const given = Symbol("given");

/**
 * The values of an arbitrary for which something holds, at every step of shrinking too. Unlike a filter of fast-check it
 * does not search without end where such values are rare: it falls back on one that is known.
 */
export function checked<T>(source: Arbitrary<T>, holds: (value: T) => boolean, fallback: T): Arbitrary<T> {
  return new Checked(source, holds, fallback);
}

// fast-check is extended by subclassing.
class Checked<T> extends Arbitrary<T> {
  readonly source: Arbitrary<T>;
  readonly holds: (value: T) => boolean;
  readonly fallback: T;

  constructor(source: Arbitrary<T>, holds: (value: T) => boolean, fallback: T) {
    super();
    this.source = source;
    this.holds = holds;
    this.fallback = fallback;
  }

  override generate(random: Random, biasFactor: number | undefined): Value<T> {
    for (let i = 0; i < patience; i++) {
      const drawn = this.source.generate(random, biasFactor);
      if (this.holds(drawn.value)) return drawn;
    }
    return new Value(this.fallback, given);
  }

  override canShrinkWithoutContext(_value: unknown): _value is T {
    return false;
  }

  override shrink(value: T, context: unknown): Stream<Value<T>> {
    if (context === given) return Stream.nil();
    return this.source.shrink(value, context).filter((smaller) => this.holds(smaller.value));
  }
}
