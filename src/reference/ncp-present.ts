import type { components } from "../generated/ncp-cloud-functions.ts";
import type { JsonObject } from "../json/value.ts";
import type { StoredAction, StoredPackage } from "./ncp-store.ts";
import type { Refusal } from "./refusal.ts";

/** What the document promises, as JSON. */
type Body<Name extends keyof components["schemas"]> = components["schemas"][Name] & JsonObject;

/** Put Package is the only operation that shows the namespace. */
export function savedPackage(
  { description, name, parameters, resourceId }: StoredPackage,
  namespace: string,
): Body<"StoredPackageResponse"> {
  return { content: { description, name, namespace, parameters, resourceId } };
}

export function shownPackage(
  { description, name, parameters, platform, resourceId }: StoredPackage,
  actions: readonly StoredAction[],
): Body<"PackageResponse"> {
  return {
    content: {
      actions: actions.map((action) => ({ name: action.name, description: action.description })),
      description,
      name,
      parameters,
      platform,
      resourceId,
    },
  };
}

export function packageList(packages: readonly StoredPackage[]): Body<"PackageList"> {
  return { content: packages.map(({ name, description }) => ({ name, description })) };
}

export function shownAction(
  { description, exec, name, resourceId }: StoredAction,
  namespace: string,
): Body<"ActionResponse"> {
  return { content: { description, exec, name, namespace, resourceId } };
}

/** The code is a text, in the service's answers and in the gateway's. */
export function errorBody({ code, message, details }: Refusal): Body<"ErrorResponse"> {
  return { error: { errorCode: code, message, details } };
}
