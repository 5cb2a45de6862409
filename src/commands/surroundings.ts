/** What a command takes from the process, so that nothing else reads or writes it. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly stdout: NodeJS.WritableStream & { readonly columns?: number; readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Aborted when the user wants an end. */
  readonly signal: AbortSignal;
  /** The version of Node. */
  readonly node: string;
  /** Whether the user wants to see where things come from. */
  readonly debug: boolean;
}

export function isTerminal(stream: { readonly isTTY?: boolean }): boolean {
  return stream.isTTY === true;
}

/** https://no-color.org: set and not empty means no colour; FORCE_COLOR asks for it where there is no terminal. */
export function wantsColour({ environment, stdout }: Surroundings): boolean {
  if (environment.NO_COLOR) return false;
  if (environment.FORCE_COLOR && environment.FORCE_COLOR !== "0") return true;
  return isTerminal(stdout) && environment.TERM !== "dumb";
}

/** Writes all of a text and waits until it is taken; a reader that has gone away is no error of ours. */
export function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((resolve) => {
    stream.write(text, () => resolve());
  });
}

/** Until the user wants an end. */
export function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
