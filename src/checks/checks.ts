import { acceptsValid } from "./accepts-valid.ts";
import type { Check } from "./check.ts";
import { contentTypeDocumented } from "./content-type-documented.ts";
import { errorEnvelope } from "./error-envelope.ts";
import { noLeak } from "./no-leak.ts";
import { noServerError } from "./no-server-error.ts";
import { reflectsRequest } from "./reflects-request.ts";
import { refusedAsDocumented } from "./refused-as-documented.ts";
import { responseBody } from "./response-body.ts";
import { responseHeaders } from "./response-headers.ts";
import { responseRelations } from "./response-relations.ts";
import { statusDocumented } from "./status-documented.ts";

/** Every check, in the order in which a finding is best read. */
export const checks: readonly Check[] = [
  acceptsValid,
  refusedAsDocumented,
  noServerError,
  statusDocumented,
  contentTypeDocumented,
  responseHeaders,
  responseBody,
  errorEnvelope,
  reflectsRequest,
  responseRelations,
  noLeak,
];
