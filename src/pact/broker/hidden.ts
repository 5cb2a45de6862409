/**
 * Takes secrets out of what is shown, also as JSON and URLs write them.
 * @param address where the broker is: no secret, even where a password is the name of the host, as people have it
 */
export function hiding(secrets: readonly string[], address: string): (text: string) => string {
  const written = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
  ]);
  // A part of another goes last, or what is left of that would be shown.
  const longest = [...new Set(written)].toSorted((one, other) => other.length - one.length);
  const hide = (text: string): string =>
    longest.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  return (text) => text.split(address).map(hide).join(address);
}
