import { h, type Part } from "./element.ts";
import { markedText } from "./marked.ts";
import { type PageFinding, type PageMessage, type PageStep, plain, type Standing } from "./page.ts";

export const words: Readonly<Record<Standing, string>> = {
  fail: "fail",
  error: "error",
  note: "note",
  "not-tested": "not tested",
};

/** What a reader can do with a finding; absent where nobody is there to do it. */
export interface FindingActions {
  readonly toggle: (id: string) => void;
  readonly copy: (text: string) => void;
}

/** What was drawn of a finding; the library leaves alone what it is given a second time. */
const drawn = new WeakMap<PageFinding, { readonly open: boolean; readonly part: Part }>();

/** A finding: one line while it is closed, everything about it when it is open. */
export function findingView(finding: PageFinding, open: boolean, actions: FindingActions | undefined): Part {
  const last = drawn.get(finding);
  if (last?.open === open) return last.part;
  const part = draw(finding, open, actions);
  drawn.set(finding, { open, part });
  return part;
}

function draw(finding: PageFinding, open: boolean, actions: FindingActions | undefined): Part {
  const { id, standing, title, actual, flaky } = finding;
  return h(
    "details",
    { id, key: id, class: `finding ${standing}`, open },
    h(
      "summary",
      {
        onClick: (event: { preventDefault(): void }) => {
          if (actions === undefined) return;
          event.preventDefault();
          actions.toggle(id);
        },
      },
      h("span", { class: `badge ${standing}` }, words[standing]),
      h("span", { class: "title" }, title, flaky ? h("span", { class: "flaky" }, "flaky") : null),
      h("span", { class: "got" }, plain(actual)),
    ),
    open ? body(finding, actions) : null,
  );
}

function body(finding: PageFinding, actions: FindingActions | undefined): Part {
  const { id, expected, actual, document, steps, replay, curl, flaky, standing } = finding;
  const failed = standing === "fail" || standing === "note";
  return h(
    "div",
    { class: "body" },
    h(
      "dl",
      { class: "verdict" },
      ...entry(failed ? "expected" : "rule", h("code", { class: "wanted" }, ...markedText(expected))),
      ...entry(failed ? "actual" : "because", h("code", { class: "came" }, ...markedText(actual))),
      ...(document === "" ? [] : entry("document", h("code", null, document))),
      ...(flaky ? entry("flaky", "judged differently when the same request was sent again") : []),
    ),
    ...steps.map((step, index) => stepView(step, steps.length > 1 ? index + 1 : undefined)),
    h(
      "dl",
      { class: "commands" },
      ...entry("replay", command([replay], actions)),
      ...(curl.length === 0 ? [] : entry("curl", command(curl, actions))),
      ...entry("link", h("a", { href: `#${encodeURIComponent(id)}`, class: "self" }, id)),
    ),
  );
}

function entry(label: string, value: Part): readonly Part[] {
  return [h("dt", null, label), h("dd", null, value)];
}

function command(lines: readonly string[], actions: FindingActions | undefined): Part {
  const text = lines.join("\n");
  return h(
    "div",
    { class: "command" },
    h("pre", { tabIndex: 0 }, text),
    actions === undefined
      ? null
      : h("button", { type: "button", class: "copy", onClick: () => actions.copy(text) }, "Copy"),
  );
}

function stepView({ title, request, response, durationMs }: PageStep, number: number | undefined): Part {
  return h(
    "div",
    { class: "exchange" },
    number === undefined ? null : h("h4", null, `${number}. ${title}`),
    message("request", "Request", request),
    message("response", `Response · ${durationMs.toLocaleString("en-US")} ms`, response),
  );
}

function message(kind: string, heading: string, { line, headers, body: content }: PageMessage): Part {
  return h(
    "section",
    { class: kind, "aria-label": kind },
    h("h5", null, heading),
    h("pre", { class: "line", tabIndex: 0 }, ...markedText(line)),
    headers.length === 0
      ? null
      : h(
          "dl",
          { class: "headers" },
          ...headers.flatMap(([name, value]) => [h("dt", null, name), h("dd", null, ...markedText(value))]),
        ),
    content.length === 0
      ? h("p", { class: "empty" }, "no body")
      : h("pre", { class: "content", tabIndex: 0 }, ...markedText(content)),
  );
}
