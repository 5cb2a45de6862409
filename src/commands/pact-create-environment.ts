import { createEnvironment } from "../pact/broker/deployments.ts";
import { visible } from "../report/visible.ts";
import { type BrokerFlags, brokerFor, formatsOf, report, required } from "./broker-flags.ts";
import type { Surroundings } from "./surroundings.ts";

/** The flags of `pact create-environment`, as they were written. */
export interface CreateEnvironmentFlags extends BrokerFlags {
  readonly production?: boolean;
  readonly report: readonly string[];
}

/** `assay pact create-environment NAME`: makes an environment known, so that something can be recorded there. @returns 0. @throws AssayError for exit code 2 */
export async function createEnvironmentCommand(
  written: string,
  flags: CreateEnvironmentFlags,
  surroundings: Surroundings,
): Promise<number> {
  formatsOf(flags.report);
  const environment = required("The name of the environment", written, "production");
  const isProduction = flags.production ?? false;
  const broker = brokerFor(flags, surroundings);
  try {
    const isNew = await createEnvironment(broker, { name: environment, isProduction });
    const text = `${isNew ? "CREATED" : "EXISTS"}  ${environment}${isProduction ? " · production" : ""}`;
    const json = {
      schema: "assay-pact-environment/1",
      broker: broker.baseUrl,
      environment,
      production: isProduction,
      created: isNew,
      exitCode: 0,
    };
    await report(flags.report, { text: `${visible(text)}\n`, json }, broker, surroundings);
    return 0;
  } finally {
    await broker.close();
  }
}
