import type { Server } from "node:http";

/** Has a server listen on a free port, which it tells in JSON, until the process is asked to end. */
export function listening(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.stdout.write(`${JSON.stringify({ port: typeof address === "object" ? address?.port : 0 })}\n`);
  });
  process.once("SIGTERM", () => {
    server.closeAllConnections();
    server.close();
  });
}
