import type { PubnubPolicy, PubnubWorld } from "../pubnub-policy.ts";
import type { PlantedFault } from "./fault.ts";

export type PubnubFault = PlantedFault<PubnubPolicy, PubnubWorld>;
export type PubnubPlant = PubnubFault["plant"];
