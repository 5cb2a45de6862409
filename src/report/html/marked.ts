import { h, type Part } from "./element.ts";
import type { Marked } from "./page.ts";

/** A text with what differs in it marked. */
export function markedText(marked: Marked): readonly Part[] {
  return marked.map((part) => (typeof part === "string" ? part : h("mark", null, part[0])));
}
