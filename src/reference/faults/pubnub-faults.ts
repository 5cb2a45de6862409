import type { Surroundings } from "../behaviour.ts";
import { pubnubFunctions } from "../pubnub-functions.ts";
import { type Family, type Fault, families } from "./fault.ts";
import { pubnubAuthenticationFaults } from "./pubnub-authentication.ts";
import { pubnubConcurrencyFaults } from "./pubnub-concurrency.ts";
import { pubnubEnvelopeFaults } from "./pubnub-envelope.ts";
import type { PubnubFault } from "./pubnub-fault.ts";
import { pubnubProtocolFaults } from "./pubnub-protocol.ts";
import { pubnubEchoFaults, pubnubStateFaults } from "./pubnub-state.ts";
import { pubnubStatusFaults } from "./pubnub-status.ts";
import { pubnubValidationFaults } from "./pubnub-validation.ts";

const byFamily: Readonly<Record<Family, readonly PubnubFault[]>> = {
  validation: pubnubValidationFaults,
  status: pubnubStatusFaults,
  envelope: pubnubEnvelopeFaults,
  echo: pubnubEchoFaults,
  state: pubnubStateFaults,
  authentication: pubnubAuthenticationFaults,
  protocol: pubnubProtocolFaults,
  concurrency: pubnubConcurrencyFaults,
};

/** References of PubNub Functions that are wrong in one way each. */
export const pubnubFaults: readonly Fault[] = families.flatMap((family) =>
  byFamily[family].map(({ plant, ...text }) => ({
    ...text,
    family,
    behaviour: (surroundings: Surroundings) => pubnubFunctions(surroundings, plant),
  })),
);
