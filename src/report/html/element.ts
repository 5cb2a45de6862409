import { type ComponentChild, createElement } from "preact";

/** Something of the page: a text, which is escaped wherever it ends up, or an element. */
export type Part = ComponentChild;

/** An element of HTML. */
export function h(
  tag: string,
  attributes: Readonly<Record<string, unknown>> | null,
  ...children: readonly Part[]
): Part {
  return createElement(tag, attributes, ...children);
}
