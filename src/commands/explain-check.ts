import { checks } from "../checks/checks.ts";
import type { ExplainView } from "../report/explain.ts";

/** What a check asks, and what usually has to change in a service that fails it. */
interface CheckNote {
  readonly summary: string;
  readonly fix: string;
}

/** By check id; besides those of `checks`, the two that a run makes of several exchanges or of none. */
const notes: Readonly<Record<string, CheckNote>> = {
  "accepts-valid": {
    summary: "A valid request gets the outcome that the document promises for it.",
    fix: "Accept everything that the schema allows, its boundaries included, and answer with the documented status.",
  },
  "refused-as-documented": {
    summary:
      "A request that breaks a rule gets exactly the outcome that the rule names: status, error code and message. A refusal that came before the broken part was read proves nothing, and is not a pass.",
    fix: "Check the part that the case breaks, and refuse it with the outcome under “expected”.",
  },
  "no-server-error": {
    summary: "No request, however wrong, makes the service fail with a 5xx.",
    fix: "Find the exception in the log of the service, and refuse such a request with a 4xx before it is thrown.",
  },
  "status-documented": {
    summary: "Every status that comes back is one that the document names for the operation.",
    fix: "Answer with a documented status, or document the one that is meant.",
  },
  "content-type-documented": {
    summary: "Every body is of a media type that the document names for its status.",
    fix: "Set Content-Type to the documented media type, on errors too.",
  },
  "response-headers": {
    summary: "Every required response header is there, and every documented one is as its schema says.",
    fix: "Send the header with every response of that status.",
  },
  "response-body": {
    summary: "Every body is as the schema of its status and media type says.",
    fix: "Make the body fit the schema, or correct the schema.",
  },
  "error-envelope": {
    summary:
      "Every error body has its code where x-assay-error says, and the code is one that the catalogue gives for its status.",
    fix: "Answer errors with a code of the catalogue, under the status that it belongs to.",
  },
  "reflects-request": {
    summary: "A response repeats the parts of the request that a rule says it repeats.",
    fix: "Answer with the values as they were sent and stored, unchanged.",
  },
  "response-relations": {
    summary:
      "The members of one response stand to each other and to the time as a rule says: absent, ordered, fresh.",
    fix: "Correct the members that the finding names.",
  },
  "no-leak": {
    summary:
      "No error tells how the service is built: no stack traces, paths of files or database statements.",
    fix: "Answer with a message of your own, and keep the details in the log of the service.",
  },
  sequence: {
    summary: "Several calls in a row give what a rule says of them.",
    fix: "Send the calls of the case one after the other; the finding shows the first that did not give what it should.",
  },
  answers: {
    summary: "Every request gets an answer: in time, over HTTP, whole.",
    fix: "See whether the service crashed, hung or closed the connection.",
  },
};

/** The id of every check that findings can name. */
export const checkIds: readonly string[] = Object.keys(notes);

/** Everything there is to know about a check; `undefined` for an id that no check has. */
export function explainCheck(id: string): ExplainView | undefined {
  const note = Object.hasOwn(notes, id) ? notes[id] : undefined;
  if (note === undefined) return undefined;
  const clause = checks.find((check) => check.id === id)?.clause;
  return {
    kind: "check",
    id,
    ...note,
    ...(clause === undefined ? {} : { source: clause }),
    expected: [],
    examples: [],
    related: [],
  };
}
