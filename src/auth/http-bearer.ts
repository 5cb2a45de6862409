import { withHeader, withoutHeader } from "../http/headers.ts";
import type { Signer } from "./signer.ts";
import { valueSigner } from "./value-signer.ts";

/** RFC 6750: one secret, `value`, as `Authorization: Bearer …`. */
export const httpBearer: Signer = valueSigner({
  id: "http-bearer",
  needs: ["value"],
  noun: "bearer token",
  put: (request, { value = "" }) => ({
    ...request,
    headers: withHeader(request.headers, "Authorization", `Bearer ${value}`),
  }),
  putEmpty: (request) => ({ ...request, headers: withHeader(request.headers, "Authorization", "Bearer") }),
  remove: (request) => ({ ...request, headers: withoutHeader(request.headers, "Authorization") }),
});
