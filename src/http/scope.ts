import { AsyncLocalStorage } from "node:async_hooks";

const scope = new AsyncLocalStorage<string>();

/**
 * Does something on behalf of a case, so that a transport which records or replays can tell the requests of one case from
 * the same requests of another that is under way at the same time.
 */
export function onBehalfOf<T>(name: string, act: () => T): T {
  return scope.run(name, act);
}

/** On whose behalf the current request is sent; asked when it is sent, since answers may come in the scope of others. */
export function currentScope(): string | undefined {
  return scope.getStore();
}
