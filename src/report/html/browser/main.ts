import { render } from "preact";
import { h, type Part } from "../element.ts";
import { words } from "../finding-view.ts";
import { fewGroups, findingsView } from "../findings-view.ts";
import type { PageData, PageGroup, Standing } from "../page.ts";
import { type Filter, filtered } from "./filter.ts";

/** The script of the page: filter, search, links to a finding, keys. Everything is shown by the library, as text. */

/** More findings than this are too much paper; the JSON report has them all. */
const printed = 200;

const data: PageData = JSON.parse(document.getElementById("data")?.textContent ?? '{"groups":[]}');
const root = document.getElementById("findings-app");
const all = data.groups.flatMap(({ findings }) => findings);

let filter: Filter = { search: "", standings: new Set(), operation: "" };
let groups: readonly PageGroup[] = data.groups;
let open: ReadonlySet<string> = new Set(
  data.groups[0]?.findings[0]?.id === undefined ? [] : [data.groups[0].findings[0].id],
);
let listed: ReadonlyMap<string, number> = new Map();
let listedGroups = fewGroups;
let told = "";

const actions = {
  toggle(id: string): void {
    open = open.has(id) ? new Set([...open].filter((each) => each !== id)) : new Set([...open, id]);
    draw();
  },
  copy(text: string): void {
    navigator.clipboard.writeText(text).then(
      () => tell("Copied."),
      () => tell("The browser does not let this page copy: select the text instead."),
    );
  },
  more(rule: string, amount: number): void {
    listed = new Map([...listed, [rule, amount]]);
    draw();
  },
  moreGroups(amount: number): void {
    listedGroups = amount;
    draw();
  },
};

function tell(text: string): void {
  told = text;
  draw();
}

function choose(changed: Partial<Filter>): void {
  filter = { ...filter, ...changed };
  groups = filtered(data.groups, filter);
  told = "";
  draw();
}

function draw(): void {
  if (root === null || all.length === 0) return;
  render(
    h("div", null, tools(), findingsView({ groups, open, listed, listedGroups }, actions)) as never,
    root,
  );
}

function tools(): Part {
  const left = groups.reduce((sum, { findings }) => sum + findings.length, 0);
  const standings = (["fail", "error", "note", "not-tested"] as const).filter((each) =>
    all.some(({ standing }) => standing === each),
  );
  const operations = [...new Set(all.map(({ operation }) => operation))];
  return h(
    "form",
    { class: "tools", role: "search", onSubmit: (event: Event) => event.preventDefault() },
    h("input", {
      type: "search",
      id: "search",
      placeholder: "Search findings",
      "aria-label": "Search findings",
      "aria-keyshortcuts": "/",
      value: filter.search,
      onInput: (event: Event) => choose({ search: valueOfEvent(event) }),
    }),
    h(
      "select",
      {
        "aria-label": "Operation",
        value: filter.operation,
        onChange: (event: Event) => choose({ operation: valueOfEvent(event) }),
      },
      h("option", { value: "" }, "all operations"),
      ...operations.map((operation) => h("option", { value: operation }, operation)),
    ),
    h(
      "span",
      { class: "toggles", role: "group", "aria-label": "Verdict" },
      ...standings.map((standing) =>
        h(
          "button",
          {
            type: "button",
            class: `toggle ${standing}`,
            "aria-pressed": String(filter.standings.has(standing)),
            onClick: () => choose({ standings: toggled(filter.standings, standing) }),
          },
          `${all.filter((each) => each.standing === standing).length.toLocaleString("en-US")} ${words[standing]}`,
        ),
      ),
    ),
    h(
      "output",
      { "aria-live": "polite" },
      told || `${left.toLocaleString("en-US")} of ${all.length.toLocaleString("en-US")} findings`,
    ),
    h(
      "span",
      { class: "keys" },
      h("kbd", null, "/"),
      " search ",
      h("kbd", null, "j"),
      " ",
      h("kbd", null, "k"),
      " next, previous",
    ),
  );
}

function toggled(standings: ReadonlySet<Standing>, standing: Standing): ReadonlySet<Standing> {
  return standings.has(standing)
    ? new Set([...standings].filter((each) => each !== standing))
    : new Set([...standings, standing]);
}

function valueOfEvent({ target }: Event): string {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target.value : "";
}

/** Opens and shows what the address names: a finding is listed and opened first, wherever in the list it is. */
function follow(): void {
  const id = decoded(location.hash.slice(1));
  if (id === "") return;
  const within = data.groups.findIndex(({ findings }) => findings.some((each) => each.id === id));
  const rule = data.groups.findIndex((group) => id === `findings/${group.rule}`);
  const group = data.groups[Math.max(within, rule)];
  if (group !== undefined) {
    filter = { search: "", standings: new Set(), operation: "" };
    groups = data.groups;
    listedGroups = Math.max(listedGroups, Math.max(within, rule) + 1);
    open = new Set([...open, within === -1 ? (group.findings[0]?.id ?? "") : id]);
    draw();
  }
  const element = document.getElementById(id);
  if (element === null) return;
  element.closest("details.operation")?.setAttribute("open", "");
  show(element);
}

/**
 * Scrolls to an element and gives it the focus. It takes a few frames: what comes into sight on the way gets its real
 * height only then, and a browser that has just loaded the page follows the address by itself once more.
 */
function show(element: Element, frames = 6): void {
  element.scrollIntoView({ block: "start", behavior: "instant" });
  element.querySelector<HTMLElement>(":scope > summary")?.focus({ preventScroll: true });
  if (frames > 0) requestAnimationFrame(() => show(element, frames - 1));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function onKey(event: KeyboardEvent): void {
  const { target, key } = event;
  const typing = target instanceof HTMLInputElement && target.type !== "radio";
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (key === "Escape" && typing) target.blur();
  if (typing || target instanceof HTMLSelectElement) return;
  if (key === "/") {
    event.preventDefault();
    document.getElementById("search")?.focus();
  }
  if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
}

/** Moves the focus to the finding after or before the one that has it. */
function step(by: number): void {
  const summaries = [...document.querySelectorAll<HTMLElement>(".finding > summary")];
  const at = summaries.findIndex((each) => each.matches(":focus"));
  summaries[at === -1 ? 0 : Math.min(Math.max(at + by, 0), summaries.length - 1)]?.focus();
}

/** Paper cannot be clicked: everything that is to be read has to be open. */
function printing(): () => void {
  let before = { open, listed, listedGroups };
  addEventListener("beforeprint", () => {
    before = { open, listed, listedGroups };
    let left = printed;
    listed = new Map(
      groups.map(({ rule, findings }) => {
        const amount = Math.min(findings.length, left);
        left -= amount;
        return [rule, Math.max(amount, 1)];
      }),
    );
    listedGroups = groups.length;
    open = new Set(
      groups
        .flatMap(({ rule, findings }) => findings.slice(0, listed.get(rule)).map(({ id }) => id))
        .slice(0, printed),
    );
    for (const each of document.querySelectorAll("details.operation")) each.setAttribute("open", "");
    draw();
  });
  return () => {
    ({ open, listed, listedGroups } = before);
    draw();
  };
}

function theme(): void {
  const button = document.getElementById("theme");
  if (button === null) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const show = (isDark: boolean): void => {
    document.documentElement.dataset.theme = isDark ? "dark" : "light";
    button.textContent = isDark ? "Light" : "Dark";
  };
  let isDark = dark.matches;
  show(isDark);
  dark.addEventListener("change", ({ matches }) => {
    isDark = matches;
    show(isDark);
  });
  button.hidden = false;
  button.addEventListener("click", () => {
    isDark = !isDark;
    show(isDark);
  });
}

if (root !== null && all.length > 0) root.replaceChildren();
draw();
theme();
// Where an address is followed, nothing is to be scrolled back.
history.scrollRestoration = location.hash === "" ? "auto" : "manual";
follow();
addEventListener("hashchange", follow);
addEventListener("keydown", onKey);
addEventListener("afterprint", printing());
