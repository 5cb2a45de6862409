/**
 * A text of the same shape as a secret, and never equal to it.
 *
 * One letter or digit in the middle is turned into its neighbour. In the middle, because the last character of
 * base64 may hold bits that nobody reads; a neighbour that is hexadecimal where the original was, so that the
 * value is refused for being unknown and not for its form.
 */
export function wrongValue(secret: string): string {
  const middle = Math.floor(secret.length / 2);
  const places = [...Array(secret.length).keys()].sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const place = places.find((at) => neighbour(secret.charAt(at)) !== undefined);
  if (place === undefined) return `${secret}x`;
  return secret.slice(0, place) + neighbour(secret.charAt(place)) + secret.slice(place + 1);
}

const rings = ["0123456789", "abcdef", "ghijklmnopqrstuvwxyz", "ABCDEF", "GHIJKLMNOPQRSTUVWXYZ"];

function neighbour(character: string): string | undefined {
  const ring = rings.find((each) => each.includes(character));
  return ring?.charAt((ring.indexOf(character) + 1) % ring.length);
}
