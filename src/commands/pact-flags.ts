import { AssayError } from "../errors.ts";

export interface FormatRequest {
  readonly format: "text" | "json";
  /** Standard output where absent. */
  readonly file?: string;
}

/** `json=out.json` → where a report goes. @throws AssayError FLAG_INVALID */
export function parseFormat(text: string): FormatRequest {
  const [format = "", ...rest] = text.split("=");
  const file = rest.join("=");
  if ((format !== "text" && format !== "json") || (rest.length > 0 && file === "")) {
    throw new AssayError(
      "FLAG_INVALID",
      `--report ${text}: there is no such report.`,
      "Formats: text, json. For example: --report json=verification.json.",
    );
  }
  return file === "" ? { format } : { format, file };
}

/** Path and query of a URL. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
