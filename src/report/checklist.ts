import { count, labelled } from "./layout.ts";
import type { Palette } from "./palette.ts";
import { visible } from "./visible.ts";

/** Something that was looked at, and how it stands. */
export interface ChecklistItem {
  readonly about: string;
  readonly status: "ok" | "warning" | "failed" | "skipped";
  readonly told: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** The items as a list, one of each word per line, and how many there are of each. */
export function checklistText(
  title: string,
  items: readonly ChecklistItem[],
  width: number,
  paint: Palette,
): string {
  const colours = { ok: paint.proven, warning: paint.notTested, failed: paint.fail, skipped: paint.quiet };
  const widest = Math.max(...items.map(({ about }) => about.length));
  const lines = items.flatMap(({ about, status, told, hint }) =>
    [told, ...(hint === undefined ? [] : [hint])].flatMap((text, at) => {
      const label = at === 0 ? `${status.padEnd(8)} ${about}` : "";
      return labelled(label, visible(text), width, 0, 9 + widest + 2).map((line, row) =>
        at === 0 && row === 0 ? line.replace(status, colours[status](status)) : line,
      );
    }),
  );
  const having = (status: ChecklistItem["status"]): number =>
    items.filter((each) => each.status === status).length;
  const totals = [
    `${having("ok")} ok`,
    count(having("warning"), "warning"),
    `${having("failed")} failed`,
    `${having("skipped")} skipped`,
  ];
  return `${[paint.strong(visible(title)), "", ...lines, "", totals.join(" · ")].join("\n")}\n`;
}
