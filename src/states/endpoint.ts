import type { Answer, Transport } from "../http/message.ts";
import { toBytes, toText } from "../http/text.ts";
import { parseJson, writeJson } from "../json/text.ts";
import { isJsonObject, type JsonValue } from "../json/value.ts";
import type { StateProvider, StateValues } from "./provider.ts";

/**
 * Brings states about through an endpoint of Pact's convention: POST `{state, params, action}`, answered 200 with a
 * JSON object of values. 404 or 422 mean that the target does not offer the state.
 * @param target path and query of the endpoint on the transport's origin
 * @param warn is told what could not be torn down
 */
export function statesEndpoint(
  transport: Transport,
  target: string,
  warn: (warning: string) => void = () => {},
): StateProvider {
  const unknown = new Map<string, string>();
  const post = (message: JsonValue): Promise<Answer> =>
    transport.send({
      method: "POST",
      target,
      headers: [["Content-Type", "application/json"]],
      body: toBytes(writeJson(message)),
    });
  return {
    async setUp(state, signal, params = {}) {
      const known = unknown.get(state);
      if (known !== undefined) return { kind: "unavailable", because: known };
      signal?.throwIfAborted();
      // Waited for even after an interruption: what was set up has to be torn down.
      const values = readValues(await post({ state, params, action: "setup" }));
      if (typeof values === "string") {
        const because = `the states endpoint ${values}`;
        unknown.set(state, because);
        return { kind: "unavailable", because };
      }
      const tearDown = async (): Promise<void> => {
        const failure = failureOf(
          await post({ state, params: { ...params, ...values }, action: "teardown" }),
        );
        if (failure !== undefined) warn(`not torn down: "${state}": the states endpoint ${failure}`);
      };
      return { kind: "holds", values, tearDown };
    },
  };
}

/** Why a state was not torn down; an endpoint that only sets up has nothing to tear down. */
function failureOf(answer: Answer): string | undefined {
  if (answer.kind === "none") return `gave no answer: ${answer.message}`;
  const { status } = answer.response;
  return (status >= 200 && status <= 299) || status === 404 || status === 422
    ? undefined
    : `answered ${status}`;
}

/** The values, or why there are none. */
function readValues(answer: Answer): StateValues | string {
  if (answer.kind === "none") return `gave no answer: ${answer.message}`;
  const { status, body } = answer.response;
  if (status === 404 || status === 422) return `does not offer it (${status})`;
  if (status < 200 || status > 299) return `answered ${status}`;
  const text = toText(body) ?? "";
  if (text.trim() === "") return {};
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : "answered 200 with something that is not a JSON object";
  } catch {
    return "answered 200 with something that is not JSON";
  }
}
