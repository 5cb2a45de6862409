import fc from "fast-check";
import { describe, expect, expectTypeOf, test } from "vitest";
import { requestFaults } from "../cases/wire/request-faults.ts";
import type { Operation } from "../spec/document.ts";
import { loadDocument } from "../spec/load.ts";
import { arbitraries, type NcpCloudFunctionsOperations, type PubnubFunctionsOperations } from "./index.ts";

async function operationOf(spec: string, id: string): Promise<Operation> {
  const { operations } = await loadDocument(spec);
  const found = operations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`no ${id}`);
  return found;
}

describe("arbitraries of an operation", () => {
  test("give valid requests, typed by the document", async () => {
    const { putPackage } = await arbitraries<NcpCloudFunctionsOperations>("ncp-cloud-functions");
    const operation = await operationOf("ncp-cloud-functions", "putPackage");
    fc.assert(
      fc.property(putPackage.valid, (request) => {
        expectTypeOf(request.path.packageName).toBeString();
        expectTypeOf(request.query.platform).toEqualTypeOf<"vpc" | "classic" | undefined>();
        expect(requestFaults(operation, request.wire, request.mediaType).flat()).toEqual([]);
      }),
    );
  });

  test("give invalid requests that break what they say and nothing else, shrunk ones too", async () => {
    const { putPackage } = await arbitraries<NcpCloudFunctionsOperations>("ncp-cloud-functions");
    const operation = await operationOf("ncp-cloud-functions", "putPackage");
    const tried = new Set<string>();
    const property = fc.property(putPackage.invalid, ({ wire, mediaType, breaks }) => {
      const [faults = []] = requestFaults(operation, wire, mediaType);
      expect(faults.map(({ place, keyword }) => `${place} ${keyword}`)).toEqual([
        `${breaks.at} ${breaks.keyword}`,
      ]);
      tried.add(`${breaks.at} ${breaks.keyword}`);
      return breaks.keyword !== "x-maxBytes";
    });
    const { failed, counterexample } = fc.check(property, { numRuns: 500 });
    expect(failed).toBe(true);
    expect(counterexample?.[0].breaks).toMatchObject({ at: "body.description", keyword: "x-maxBytes" });
    expect(tried.size).toBeGreaterThan(3);
  });

  test("are of the body alone where there is no parameter", async () => {
    const { createPackageDeployment } = await arbitraries<PubnubFunctionsOperations>("pubnub-functions");
    const [request] = fc.sample(createPackageDeployment.valid, 1);
    expectTypeOf(request?.body.keysetId).toEqualTypeOf<number | undefined>();
    expect(request?.body.keysetId).toBeTypeOf("number");
    expect(request?.path).toEqual({});
  });

  test("of an operation that there is not say which there are", async () => {
    const all = await arbitraries<{ readonly getPackages: unknown }>("pubnub-functions");
    expect(() => all.getPackages).toThrow(/has no operation getPackages/);
    expect(Object.keys(all)).toContain("createPackageDeployment");
  });
});
