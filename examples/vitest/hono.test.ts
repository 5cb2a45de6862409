import { conformance } from "assay/vitest";
import { bookshelfApp } from "./hono-app.ts";

// A fetch-style handler in this process: no port, no network.
conformance({ spec: "examples/vitest/bookshelf.openapi.yaml", fetch: bookshelfApp().fetch });
