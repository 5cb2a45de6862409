/** Quick looks that tell what needs none of the slow ones. Each may say yes where the slow look finds nothing, never no. */
import { header } from "../../http/headers.ts";
import type { RecordedPart } from "../exchange.ts";
import type { Names } from "./fields.ts";
import { remembered } from "./remembered.ts";
import { mayBeOfKnownMake } from "./rules.ts";

export interface Plainness {
  /** Whether a message holds nothing that has to be unpacked before it can be looked at. */
  readonly message: (part: RecordedPart) => boolean;
  readonly holdsCredentials: (field: string) => boolean;
  /** Whether something in the text may be a value with the name of a secret. */
  readonly maySay: (text: string) => boolean;
  readonly looksSecret: (text: string) => boolean;
}

/** What stands before a colon, an equals sign or the end of a tag, quoted or not, in JSON within JSON too. */
const named = /(?<![\w.$ -])([\w.$ -]+)(?:\\*"|')?\s*[:=>]/g;

export function plainness(names: Names): Plainness {
  const isMember = remembered(names.isMember);
  const isField = remembered(
    (name: string) => /^(set-)?cookie$/i.test(name) || names.isField(name.toLowerCase()),
  );
  return {
    message: ({ headers, trailers }) =>
      trailers === undefined &&
      header(headers, "content-encoding") === undefined &&
      !/^multipart/i.test(header(headers, "content-type") ?? ""),
    holdsCredentials: isField,
    maySay(text) {
      // A name can be written in escapes.
      if (names.pointers.size > 0 || text.includes("\\u") || text.includes("%")) return true;
      for (const [, name = ""] of text.matchAll(named)) if (isMember(name)) return true;
      return false;
    },
    looksSecret: (text) => mayBeOfKnownMake.test(text),
  };
}
