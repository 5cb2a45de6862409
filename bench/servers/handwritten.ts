/** What a person would write by hand for speed: node:http, JSON.parse, and one compiled validator each way. */
import { createServer } from "node:http";
import { Ajv2020 } from "ajv/dist/2020.js";
import { listening } from "./listening.ts";

const name = { type: "string", pattern: "^[A-Za-z0-9_][A-Za-z0-9_-]{0,49}$" };
const ajv = new Ajv2020();
const validName = ajv.compile(name);
const validBody = ajv.compile({
  type: "object",
  properties: { description: { type: "string", maxLength: 3000 }, parameters: { type: "object" } },
});
const validAnswer = ajv.compile({
  type: "object",
  required: ["content"],
  properties: { content: { type: "object", required: ["name", "resourceId"], properties: { name } } },
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const last = decodeURIComponent((request.url ?? "").split("?")[0]?.split("/").at(-1) ?? "");
    const body: unknown = chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString("utf8"));
    const isValid = validName(last) && validBody(body);
    const answer = isValid
      ? { content: { name: last, resourceId: "x", ...Object(body) } }
      : { error: { errorCode: "80105", message: "PACKAGE_BODY_INVALID_VALUE", details: "" } };
    if (isValid && !validAnswer(answer)) throw new Error("the answer is not what is promised");
    const text = JSON.stringify(answer);
    response.writeHead(isValid ? 200 : 400, {
      "Content-Type": "application/json",
      "Content-Length": Buffer.byteLength(text),
    });
    response.end(text);
  });
});
listening(server);
