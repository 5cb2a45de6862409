import type { NcpPolicy, NcpWorld } from "../ncp-policy.ts";
import type { PlantedFault } from "./fault.ts";

export type NcpFault = PlantedFault<NcpPolicy, NcpWorld>;
export type NcpPlant = NcpFault["plant"];
