import type { RequestListener } from "node:http";
import type { FetchHandler } from "../../targets/fetch-handler.ts";
import type { InjectHandler } from "../../targets/inject-handler.ts";

/** An API of one operation: a note with a name and a text. */
export const notesDocument = `
openapi: 3.1.0
info: { title: Notes, version: "1" }
paths:
  /notes/{name}:
    put:
      operationId: putNote
      parameters:
        - { name: name, in: path, required: true, schema: { type: string, pattern: "^[a-z]{1,10}$" } }
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [text]
              properties: { text: { type: string, maxLength: 5 } }
      responses:
        "200":
          description: put
          content:
            application/json:
              schema:
                type: object
                required: [name, text]
                properties: { name: { type: string }, text: { type: string } }
        "400": { description: refused }
      x-assay-rules:
        - id: locked
          when: { state: the note is locked }
          expect: { status: "423" }
          evidence: documented
          source: Notes, locks
          summary: A locked note is not put.
        - id: lock
          when: { check: status-documented }
          evidence: inferred
          source: Notes
          summary: Statuses are documented.
x-assay-states:
  the note is locked: { gives: [name] }
`;

export interface NotesOptions {
  /** Takes texts of any length. */
  readonly isLax?: boolean;
}

interface Reply {
  readonly status: number;
  readonly body: string;
}

const locked = new Set<string>();

export const lockedState = {
  "the note is locked": {
    setup: (): { readonly name: string } => {
      locked.add("locked");
      return { name: "locked" };
    },
    teardown: (): void => locked.clear(),
  },
};

function answer(options: NotesOptions, method: string, path: string, body: string): Reply {
  const name = /^\/notes\/([^/?]*)$/.exec(path)?.[1];
  if (name === undefined) return { status: 404, body: "{}" };
  if (method !== "PUT") return { status: 405, body: "{}" };
  if (!/^[a-z]{1,10}$/.test(name)) return { status: 400, body: "{}" };
  if (locked.has(name)) return { status: 423, body: "{}" };
  const text = textOf(body);
  if (text === undefined || (text.length > 5 && [...text].length > 5 && !options.isLax))
    return { status: 400, body: "{}" };
  return { status: 200, body: JSON.stringify({ name, text }) };
}

function textOf(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject && "text" in value && typeof value.text === "string" ? value.text : undefined;
  } catch {
    return undefined;
  }
}

const json = { "Content-Type": "application/json" };

export function notesFetch(options: NotesOptions = {}): FetchHandler {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const { status, body } = answer(options, request.method, pathname, await request.text());
    return new Response(body, { status, headers: json });
  };
}

export function notesInject(options: NotesOptions = {}): InjectHandler {
  return async ({ method, url, payload }) => {
    const { status, body } = answer(options, method, url.split("?")[0] ?? "", payload?.toString() ?? "");
    return {
      statusCode: status,
      headers: { "content-type": "application/json" },
      rawPayload: Buffer.from(body),
    };
  };
}

export function notesListener(options: NotesOptions = {}): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const path = request.url?.split("?")[0] ?? "";
      const { status, body } = answer(options, request.method ?? "", path, Buffer.concat(chunks).toString());
      response.writeHead(status, json);
      response.end(body);
    });
  };
}
