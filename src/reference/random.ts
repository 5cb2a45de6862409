import { randomFillSync } from "node:crypto";

/** A source of unsigned 32-bit integers. Everything made up by the reference comes from one of these. */
export type Random = () => number;

/** Unpredictable numbers, fetched from the system a block at a time. */
export function secureRandom(): Random {
  const block = new Uint32Array(1024);
  let used = block.length;
  return () => {
    if (used === block.length) {
      randomFillSync(block);
      used = 0;
    }
    used += 1;
    return block[used - 1] ?? 0;
  };
}

/** The same numbers for the same seed (splitmix32). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
}

const hexPairs = Array.from({ length: 0x10000 }, (_, value) => value.toString(16).padStart(4, "0"));

function hex4(value: number): string {
  return hexPairs[value & 0xffff] ?? "";
}

/** A UUID of version 4 (RFC 9562), in lower case. */
export function uuid(random: Random): string {
  const [a, b, c, d] = [random(), random(), random(), random()];
  return `${hex4(a >>> 16)}${hex4(a)}-${hex4(b)}-${hex4(((b >>> 16) & 0x0fff) | 0x4000)}-${hex4((c & 0x3fff) | 0x8000)}-${hex4(c >>> 16)}${hex4(d >>> 16)}${hex4(d)}`;
}

/** Hexadecimal digits in lower case; `length` is a multiple of eight. */
export function hexToken(random: Random, length: number): string {
  let token = "";
  while (token.length < length) {
    const value = random();
    token += hex4(value >>> 16) + hex4(value);
  }
  return token;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Letters and digits. */
export function token(random: Random, length: number): string {
  let made = "";
  for (let count = 0; count < length; count += 1) made += alphabet.charAt(random() % alphabet.length);
  return made;
}
