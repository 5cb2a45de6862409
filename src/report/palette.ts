import { styleText } from "node:util";

/** The colours of the outcome words. The words are always written too, so nothing is lost without colour. */
export interface Palette {
  readonly fail: Paint;
  readonly notTested: Paint;
  readonly error: Paint;
  readonly proven: Paint;
  readonly strong: Paint;
  readonly quiet: Paint;
}

export type Paint = (text: string) => string;

const paint =
  (format: Parameters<typeof styleText>[0]): Paint =>
  (text) =>
    text.trim() === "" ? text : styleText(format, text, { validateStream: false });

const plain: Paint = (text) => text;

const coloured: Palette = {
  fail: paint(["bold", "red"]),
  notTested: paint("yellow"),
  error: paint("magenta"),
  proven: paint("green"),
  strong: paint("bold"),
  quiet: paint("dim"),
};

const colourless: Palette = {
  fail: plain,
  notTested: plain,
  error: plain,
  proven: plain,
  strong: plain,
  quiet: plain,
};

/** The colours, or none of them. */
export function palette(colour: boolean): Palette {
  return colour ? coloured : colourless;
}
