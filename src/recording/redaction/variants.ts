/**
 * How a secret can be written as a whole, so that its characters do not show one by one: base64 from any byte on, hex,
 * base32, lists of bytes. What is written character by character is found by taking `layers` off.
 */
export function variantsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, "utf8");
  const hex = bytes.toString("hex");
  const pairs = hex.match(/../g) ?? [];
  const decimals = [...bytes].map(String);
  const spelled = [hex, ...[" ", ":", "-", ", 0x", ",0x", " 0x"].map((between) => pairs.join(between))];
  const all = [
    secret,
    bytes.toString("latin1"),
    ...spelled,
    ...spelled.map((text) => text.toUpperCase().replaceAll("0X", "0x")),
    decimals.join(","),
    decimals.join(", "),
    decimals.join(" "),
    ...[0, 1, 2].flatMap((offset) => base64From(bytes, offset)),
    ...[0, 1, 2].flatMap((offset) => base64From(Buffer.from(secret, "utf16le"), offset)),
    base32(bytes),
    base32(bytes).toLowerCase(),
    [...secret].toReversed().join(""),
  ];
  return [...new Set(all.filter((text) => text.length >= Math.min(secret.length, 4)))];
}

/** The characters of base64 that depend on the secret alone when so many bytes stand before it, in both alphabets. */
function base64From(bytes: Buffer, offset: number): readonly string[] {
  const text = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replace(/=+$/, "");
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + bytes.length) * 8) / 6);
  const certain = text.slice(first, last);
  // So few would be found in everything.
  if (certain.length < 5) return [];
  return [certain, certain.replaceAll("+", "-").replaceAll("/", "_")];
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

function base32(bytes: Uint8Array): string {
  let text = "";
  let [held, bits] = [0, 0];
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      text += alphabet.charAt((held >> (bits - 5)) & 31);
      bits -= 5;
    }
  }
  return text;
}
