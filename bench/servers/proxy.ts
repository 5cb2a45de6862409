/** The recording proxy with nothing recorded: what recording is held against. */
import { startProxy } from "../../dist/recording/proxy/proxy.js";

const proxy = await startProxy({ origin: process.argv[2] ?? "", host: "127.0.0.1", port: 0 });
process.stdout.write(`${JSON.stringify({ port: Number(new URL(proxy.url).port) })}\n`);
process.once("SIGTERM", () => proxy.close());
