/** A node:http server that reads every request whole and gives all of them one answer: the floor that others are held against. */
import { createServer } from "node:http";
import { listening } from "./listening.ts";

const [status = "200", body = "{}"] = process.argv.slice(2);
const head = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(Number(status), head);
    response.end(body);
  });
});
listening(server);
