/** Takes secrets out of what is shown, also as JSON and URLs write them. */
export function hiding(secrets: readonly string[]): (text: string) => string {
  const written = secrets.flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
  ]);
  // A part of another goes last, or what is left of that would be shown.
  const longest = [...new Set(written)].toSorted((one, other) => other.length - one.length);
  return (text) => longest.reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
}
