import { percentile } from "../../run/latency.ts";
import type { LatencyResult, RunResult } from "../../run/result.ts";
import { visible } from "../visible.ts";
import { h, type Part } from "./element.ts";

const percents = [50, 90, 95, 99] as const;

const width = 320;
const height = 56;

/** How long responses took: a picture and the percentiles, all operations on one scale. */
export function latencyView({ latency }: RunResult): Part {
  const bounds = latency.flatMap(({ buckets }) => buckets.map(({ upToMs }) => upToMs));
  const scale = { from: Math.log2(Math.min(...bounds) / 1.1), to: Math.log2(Math.max(...bounds)) };
  return h(
    "section",
    { id: "latency", "aria-labelledby": "latency-heading" },
    h("h2", { id: "latency-heading" }, "Latency"),
    bounds.length === 0
      ? h("p", { class: "nothing" }, "Nothing answered.")
      : h(
          "div",
          { class: "scrolling", tabIndex: 0, role: "region", "aria-label": "latency by operation" },
          h(
            "table",
            { class: "latency" },
            h(
              "thead",
              null,
              h(
                "tr",
                null,
                ...[
                  "operation",
                  "distribution",
                  "responses",
                  ...percents.map((each) => `p${each}`),
                  "slowest",
                ].map((name) => h("th", { scope: "col" }, name)),
              ),
            ),
            h("tbody", null, ...latency.map((each) => row(each, scale))),
          ),
        ),
  );
}

interface Scale {
  readonly from: number;
  readonly to: number;
}

function row(result: LatencyResult, scale: Scale): Part {
  return h(
    "tr",
    null,
    h("th", { scope: "row" }, visible(result.operation)),
    h("td", null, picture(result, scale)),
    number(result.responses.toLocaleString("en-US")),
    ...percents.map((percent) => number(milliseconds(percentile(result, percent) ?? 0))),
    number(milliseconds(result.slowestMs)),
  );
}

/** Bars over a logarithmic scale of time, the same for every operation. */
function picture({ operation, buckets }: LatencyResult, { from, to }: Scale): Part {
  const most = Math.max(...buckets.map(({ count }) => count));
  const span = Math.max(to - from, 1);
  const bars = buckets.map(({ upToMs, count }) => {
    const end = ((Math.log2(upToMs) - from) / span) * width;
    const wide = width / Math.max(span * 8, 8);
    const high = Math.max(1.5, (count / most) * (height - 12));
    return h(
      "rect",
      {
        x: round(Math.max(0, end - wide)),
        y: round(height - 10 - high),
        width: round(Math.max(1.5, wide - 1)),
        height: round(high),
      },
      h("title", null, `up to ${milliseconds(upToMs)}: ${count.toLocaleString("en-US")}`),
    );
  });
  return h(
    "svg",
    {
      class: "histogram",
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `distribution of ${visible(operation)}`,
    },
    h("line", { x1: 0, x2: width, y1: height - 10, y2: height - 10 }),
    h("text", { x: 0, y: height - 1 }, milliseconds(2 ** from)),
    h("text", { x: width, y: height - 1, "text-anchor": "end" }, milliseconds(2 ** to)),
    ...bars,
  );
}

function number(text: string): Part {
  return h("td", { class: "number" }, text);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function milliseconds(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}
