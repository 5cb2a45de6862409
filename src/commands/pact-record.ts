import type { Broker } from "../pact/broker/broker.ts";
import {
  recordDeployment,
  recordRelease,
  recordSupportEnded,
  recordUndeployment,
} from "../pact/broker/deployments.ts";
import { visible } from "../report/visible.ts";
import { type BrokerFlags, brokerFor, formatsOf, report, required } from "./broker-flags.ts";
import { versionFacts } from "./build-facts.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `pact record-deployment`, `-release`, `-undeployment` and `-support-ended`, as they were written. */
export interface PactRecordFlags extends BrokerFlags {
  readonly pacticipant?: string;
  readonly appVersion?: string;
  readonly environment?: string;
  readonly instance?: string;
  readonly report: readonly string[];
}

export type Recorded = "deployment" | "release" | "undeployment" | "support-ended";

/** `assay pact record-…`: tells the broker what runs where. @returns 0. @throws AssayError for exit code 2 */
export async function pactRecordCommand(
  what: Recorded,
  flags: PactRecordFlags,
  surroundings: Surroundings,
): Promise<number> {
  formatsOf(flags.report);
  const pacticipant = required("--pacticipant", flags.pacticipant, "web");
  const environment = required("--environment", flags.environment, "production");
  const { instance } = flags;
  const place = { pacticipant, environment, ...(instance === undefined ? {} : { instance }) };
  const version =
    what === "undeployment" ? undefined : (await versionFacts({ ...flags, tag: [] }, surroundings)).version;
  const broker = brokerFor(flags, surroundings);
  try {
    const versions = await record(broker, what, place, version);
    const text = `RECORDED  ${what} · ${pacticipant} ${versions.join(", ")} · ${environment}${instance === undefined ? "" : ` · ${instance}`}`;
    const json = {
      schema: "assay-pact-record/1",
      broker: broker.baseUrl,
      what,
      ...place,
      versions,
      exitCode: 0,
    };
    await report(flags.report, { text: `${visible(text)}\n`, json }, broker, surroundings);
    return 0;
  } finally {
    await broker.close();
  }
}

type Place = Parameters<typeof recordUndeployment>[1];

async function record(
  broker: Broker,
  what: Recorded,
  place: Place,
  version: string | undefined,
): Promise<readonly string[]> {
  if (version === undefined) return recordUndeployment(broker, place);
  if (what === "support-ended") return recordSupportEnded(broker, { ...place, version });
  if (what === "release") await recordRelease(broker, { ...place, version });
  else await recordDeployment(broker, { ...place, version });
  return [version];
}
