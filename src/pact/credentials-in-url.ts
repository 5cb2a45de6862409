/** A URL as it may be shown: without what stands before the `@`. What is no URL stays as it is. */
export function withoutCredentials(url: string): string {
  return url.replace(/^(\w+:\/\/)[^/?#]*@/, "$1");
}

/** The header that sends what stands before the `@`; nothing where nothing does. */
export function basicOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { username, password } = new URL(url);
  if (username === "" && password === "") return undefined;
  const pair = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
}

/** A part of a URL as it is meant; as it stands where it is not encoded. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
