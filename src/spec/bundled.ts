import { fileURLToPath } from "node:url";

/** The documents that come with assay. */
export const bundledNames = ["ncp-cloud-functions", "pubnub-functions"] as const;

export type BundledName = (typeof bundledNames)[number];

export function bundledName(name: string): BundledName | undefined {
  return bundledNames.find((each) => each === name);
}

/** The path of a bundled document, from the sources and from the built package alike. */
export function bundledPath(name: BundledName): string {
  return fileURLToPath(new URL(`../../specs/${name}.openapi.yaml`, import.meta.url));
}
