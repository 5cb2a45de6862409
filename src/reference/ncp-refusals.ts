import { type Refusal, refusal } from "./refusal.ts";

type Refuse = (details: string) => Refusal;

const row =
  (status: number, code: string, message: string): Refuse =>
  (details) =>
    refusal(status, code, message, details);

type ServiceRefusal =
  | "noPermission"
  | "nameConflict"
  | "invalidName"
  | "notFound"
  | "platformMismatch"
  | "bodyInvalidType"
  | "bodyMissingField"
  | "bodyInvalidValue"
  | "countExceeded"
  | "notEmpty"
  | "actionNotFound"
  | "actionPlatformMismatch"
  | "actionBodyMissingField";

/** Rows of the status tables of the Cloud Functions pages (v2.1). */
export const ncpRefusals: Readonly<Record<ServiceRefusal, Refuse>> = {
  noPermission: row(403, "80002", "SUB_ACC_NO_PERMISSION"),
  nameConflict: row(409, "80011", "RESOURCE_NAME_CONFLICT"),
  invalidName: row(400, "80100", "PACKAGE_INVALID_NAME"),
  notFound: row(404, "80101", "PACKAGE_NOT_FOUND"),
  platformMismatch: row(400, "80102", "PACKAGE_PLATFORM_MISMATCH"),
  bodyInvalidType: row(400, "80103", "PACKAGE_BODY_INVALID_TYPE"),
  bodyMissingField: row(400, "80104", "PACKAGE_BODY_MISSING_FIELD"),
  bodyInvalidValue: row(400, "80105", "PACKAGE_BODY_INVALID_VALUE"),
  countExceeded: row(422, "80106", "PACKAGE_COUNT_EXCEED"),
  notEmpty: row(409, "80109", "PACKAGE_NOT_EMPTY"),
  actionNotFound: row(404, "80301", "ACTION_NOT_FOUND"),
  actionPlatformMismatch: row(400, "80302", "ACTION_PLATFORM_MISMATCH"),
  actionBodyMissingField: row(400, "80306", "ACTION_BODY_MISSING_FIELD"),
};

type GatewayRefusal = "badRequest" | "authenticationFailed" | "notFound" | "tooLarge" | "unexpected";

/** Rows of the status table of the API gateway, which answers before the service does. */
export const gatewayRefusals: Readonly<Record<GatewayRefusal, Refuse>> = {
  badRequest: row(400, "100", "Bad Request Exception"),
  authenticationFailed: row(401, "200", "Authentication Failed"),
  notFound: row(404, "300", "Not Found Exception"),
  tooLarge: row(413, "430", "Request Entity Too Large"),
  unexpected: row(500, "900", "Unexpected Error"),
};
