import type { HttpRequest } from "../http/message.ts";

/** How a report is to be written. Everything in it is a choice of whoever prints it, never of the run. */
export interface ReportOptions {
  readonly colour: boolean;
  /** Columns to wrap prose at; ids, replay lines and commands stay on one line whatever it is. */
  readonly width: number;
  /** Names of the environment variables that hold secrets: `$NAME` in a redacted request stands for one. */
  readonly variables: readonly string[];
  /** Shell lines to run before a request can be sent by hand, such as those that sign it. */
  readonly prelude: (request: HttpRequest) => readonly string[];
  /** Leaves out the commands that send a request by hand: from a shell, the target is not to be reached. */
  readonly withoutCommands?: boolean;
}
