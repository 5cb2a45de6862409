import type { CoverageResult, RunResult } from "../../run/result.ts";
import { visible } from "../visible.ts";
import { h, type Part } from "./element.ts";

/** Per operation: which documented answers were seen, status by code, and which constraints were tried from which side. */
export function coverageView({ coverage }: RunResult): Part {
  return h(
    "section",
    { id: "coverage", "aria-labelledby": "coverage-heading" },
    h("h2", { id: "coverage-heading" }, "Coverage"),
    h(
      "p",
      { class: "legend" },
      "How often each documented answer was seen, and how many requests kept or broke each constraint. ",
      h("span", { class: "unseen" }, "0"),
      " marks what was never seen.",
    ),
    ...coverage.map(operationCoverage),
  );
}

function operationCoverage(result: CoverageResult): Part {
  const { operation, method, path } = result;
  return h(
    "article",
    { class: "coverage" },
    h("h3", null, visible(operation), " ", h("code", null, visible(`${method} ${path}`))),
    h("div", { class: "matrices" }, answers(result), constraints(result)),
  );
}

function answers({ operation, statuses, codes }: CoverageResult): Part {
  const rows = [...new Set([...statuses, ...codes].map(({ status }) => status))].toSorted();
  if (rows.length === 0) return null;
  return scrolling(
    `answers of ${visible(operation)}`,
    h(
      "table",
      { class: "answers" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          ...["status", "seen", "codes"].map((name) =>
            h("th", { scope: "col", class: name === "seen" ? "number" : "" }, name),
          ),
        ),
      ),
      h(
        "tbody",
        null,
        ...rows.map((status) => {
          const seen = statuses.find((each) => each.status === status)?.seen;
          const own = codes.filter((each) => each.status === status);
          return h(
            "tr",
            null,
            h("th", { scope: "row" }, visible(status)),
            seen === undefined ? h("td", { class: "none" }, "–") : cell(seen),
            h(
              "td",
              null,
              h(
                "ul",
                { class: "codes" },
                ...own.map((each) =>
                  h(
                    "li",
                    { class: each.seen === 0 ? "unseen" : "seen" },
                    h("code", null, visible(each.code)),
                    ` ${each.seen.toLocaleString("en-US")}`,
                  ),
                ),
              ),
            ),
          );
        }),
      ),
    ),
  );
}

/** Rows are places in the request; `kept` is how many valid requests varied the place, a keyword how many broke it. */
function constraints({ operation, constraints: all }: CoverageResult): Part {
  if (all.length === 0) return null;
  const keywords = [...new Set(all.map(({ keyword }) => keyword))];
  return scrolling(
    `constraints of ${visible(operation)}`,
    h(
      "table",
      { class: "constraints" },
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "place"),
          h("th", { scope: "col", class: "number" }, "kept"),
          ...keywords.map((keyword) => h("th", { scope: "col", class: "number" }, "✗ ", visible(keyword))),
        ),
      ),
      h(
        "tbody",
        null,
        ...[...Map.groupBy(all, ({ at }) => at)].map(([at, own]) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, h("code", null, visible(at))),
            cell(Math.max(...own.map(({ inside }) => inside))),
            ...keywords.map((keyword) => {
              const outside = own.find((each) => each.keyword === keyword)?.outside;
              return outside === undefined ? h("td", { class: "none" }, "") : cell(outside);
            }),
          ),
        ),
      ),
    ),
  );
}

function cell(amount: number): Part {
  return h("td", { class: amount === 0 ? "number unseen" : "number seen" }, amount.toLocaleString("en-US"));
}

/** Wider than a telephone: scrolled by itself, with the keyboard too, so that the page never is. */
function scrolling(label: string, table: Part): Part {
  return h("div", { class: "scrolling", tabIndex: 0, role: "region", "aria-label": label }, table);
}
