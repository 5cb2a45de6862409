/** A node:http server that reads every request whole and gives all of them one answer: the floor that others are held against. */
import { createServer } from "node:http";

const [status = "200", body = "{}"] = process.argv.slice(2);
const head = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.writeHead(Number(status), head);
    response.end(body);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof address === "object" ? address?.port : 0 })}\n`);
});
process.once("SIGTERM", () => {
  server.closeAllConnections();
  server.close();
});
