import { problems } from "../schema/problems.ts";
import type { ApiDocument, Operation } from "../spec/document.ts";

/** What in the schemas of operations cannot be judged as it is written, in words, each once. */
export function schemaProblems(document: ApiDocument, operations: readonly Operation[]): readonly string[] {
  const found = new Set<string>();
  for (const { parameters, body, responses } of operations) {
    const media = [body?.content ?? [], ...responses.map(({ content }) => content)].flat();
    for (const { schema } of [...parameters, ...media]) {
      for (const { node, keyword, message } of problems(schema)) {
        const origin = document.originOf(node);
        const line = origin && document.lineOf(origin);
        const place = origin === undefined ? "" : `${origin.file}${line === undefined ? "" : `:${line}`}: `;
        found.add(`${place}${keyword} is left out: ${message}`);
      }
    }
  }
  return [...found];
}
