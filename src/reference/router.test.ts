import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { routerFor } from "./router.ts";
import { tinyDocument } from "./testing/tiny-document.ts";

const route = routerFor(
  tinyDocument(
    ["https://a.example/v1/", "/v2", "https://b.example/v1"],
    "GET /pets",
    "GET /pets/{petId}",
    "DELETE /pets/{petId}",
    "GET /pets/mine",
    "GET /pets/{petId}.{format}",
    "POST /pets/{petId}/toys/{toyId}",
    "HEAD /health",
  ),
);

/** `GET /pets/{petId} under /v1 with petId=rex`, or what else the path means. */
function meaning(method: string, path: string): string {
  const found = route(method, path);
  if (found.kind === "unknown-method") return `one of ${found.allowed.join(", ")}`;
  if (found.kind === "unknown-path") return "nothing";
  const parameters = Object.entries(found.parameters).map(([name, value]) => `${name}=${value}`);
  return [`${found.operation.id} under ${found.base}`, ...parameters].join(" ");
}

describe("the router", () => {
  test.each([
    ["GET", "/v1/pets", "GET /pets under /v1"],
    ["GET", "/v2/pets", "GET /pets under /v2"],
    ["HEAD", "/v1/pets", "GET /pets under /v1"],
    ["HEAD", "/v1/health", "HEAD /health under /v1"],
    ["GET", "/v1/pets/mine", "GET /pets/mine under /v1"],
    ["GET", "/v1/pets/rex.json", "GET /pets/{petId}.{format} under /v1 petId=rex format=json"],
    ["GET", "/v1/pets/rex", "GET /pets/{petId} under /v1 petId=rex"],
    ["GET", "/v1/pets/", "GET /pets/{petId} under /v1 petId="],
    ["GET", "/v1/pets/a%2Fb", "GET /pets/{petId} under /v1 petId=a%2Fb"],
    ["DELETE", "/v1/pets/mine", "DELETE /pets/{petId} under /v1 petId=mine"],
    ["POST", "/v2/pets/rex/toys/ball", "POST /pets/{petId}/toys/{toyId} under /v2 petId=rex toyId=ball"],
    ["POST", "/v1/pets", "one of GET, HEAD"],
    ["PUT", "/v1/pets/rex", "one of GET, DELETE, HEAD"],
    ["get", "/v1/pets", "one of GET, HEAD"],
    ["GET", "/pets", "nothing"],
    ["GET", "/v1", "nothing"],
    ["GET", "", "nothing"],
    ["GET", "/v1//pets", "nothing"],
    ["GET", "/v1/pets/rex/toys", "nothing"],
  ])("%s %s means %s", (method, path, want) => {
    expect(meaning(method, path)).toBe(want);
  });

  test("gives every path parameter back as it was written", () => {
    const raw = fc.stringMatching(/^[^/.?#]+$/);
    fc.assert(
      fc.property(raw, raw, (petId, toyId) => {
        const found = route("POST", `/v1/pets/${petId}/toys/${toyId}`);
        expect(found).toMatchObject({ kind: "operation", parameters: { petId, toyId } });
      }),
    );
  });
});
