import type { Surroundings } from "../behaviour.ts";
import { ncpCloudFunctions } from "../ncp-cloud-functions.ts";
import { type Family, type Fault, families } from "./fault.ts";
import { ncpAuthenticationFaults } from "./ncp-authentication.ts";
import { ncpConcurrencyFaults } from "./ncp-concurrency.ts";
import { ncpCredentialsFaults } from "./ncp-credentials.ts";
import { ncpEchoFaults } from "./ncp-echo.ts";
import { ncpEnvelopeFaults } from "./ncp-envelope.ts";
import type { NcpFault } from "./ncp-fault.ts";
import { ncpNameFaults } from "./ncp-names.ts";
import { ncpProtocolFaults } from "./ncp-protocol.ts";
import { ncpStateFaults } from "./ncp-state.ts";
import { ncpStatusFaults } from "./ncp-status.ts";
import { ncpValidationFaults } from "./ncp-validation.ts";

const byFamily: Readonly<Record<Family, readonly NcpFault[]>> = {
  validation: [...ncpNameFaults, ...ncpValidationFaults],
  status: ncpStatusFaults,
  envelope: ncpEnvelopeFaults,
  echo: ncpEchoFaults,
  state: ncpStateFaults,
  authentication: [...ncpAuthenticationFaults, ...ncpCredentialsFaults],
  protocol: ncpProtocolFaults,
  concurrency: ncpConcurrencyFaults,
};

/** References of Cloud Functions that are wrong in one way each. */
export const ncpFaults: readonly Fault[] = families.flatMap((family) =>
  byFamily[family].map(({ plant, ...text }) => ({
    ...text,
    family,
    behaviour: (surroundings: Surroundings) => ncpCloudFunctions(surroundings, plant),
  })),
);
