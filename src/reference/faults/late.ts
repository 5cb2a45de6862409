import { setTimeout as sleep } from "node:timers/promises";

/** Long enough for requests that were sent together to have all come in; milliseconds. */
const togetherMs = 4;

/** Comes after whatever was sent at the same time. */
export function later<T>(value: T): Promise<T> {
  return sleep(togetherMs, value);
}
