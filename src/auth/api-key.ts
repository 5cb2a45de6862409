import { header, withHeader, withoutHeader } from "../http/headers.ts";
import type { HttpRequest } from "../http/message.ts";
import type { Credentials, Signer } from "./signer.ts";
import { type ValuePlacement, valueSigner } from "./value-signer.ts";

/** OpenAPI's `apiKey`: one secret, `value`, in the header, query parameter or cookie of that name. */
export function apiKey(place: "header" | "query" | "cookie", name: string): Signer {
  const placement: Pick<ValuePlacement, "remove"> & {
    set(request: HttpRequest, value: string): HttpRequest;
  } = {
    header: {
      set: (request: HttpRequest, value: string) =>
        withHeaders(request, withHeader(request.headers, name, value)),
      remove: (request: HttpRequest) => withHeaders(request, withoutHeader(request.headers, name)),
    },
    query: {
      set: (request: HttpRequest, value: string) => withQueryItem(request, name, value),
      remove: (request: HttpRequest) => withQueryItem(request, name, undefined),
    },
    cookie: {
      set: (request: HttpRequest, value: string) => withCookie(request, name, value),
      remove: (request: HttpRequest) => withCookie(request, name, undefined),
    },
  }[place];

  return valueSigner({
    id: "api-key",
    needs: ["value"],
    noun: "API key",
    bare: place === "header",
    put: (request, { value = "" }: Credentials) => placement.set(request, value),
    putEmpty: (request) => placement.set(request, ""),
    remove: (request) => placement.remove(request),
  });
}

function withHeaders(request: HttpRequest, headers: HttpRequest["headers"]): HttpRequest {
  return { ...request, headers };
}

/** Leaves every other query item as it was written. */
function withQueryItem(request: HttpRequest, name: string, value: string | undefined): HttpRequest {
  const [path = "", ...afterMark] = request.target.split("?");
  const encoded = encodeURIComponent(name);
  const items = afterMark.length === 0 ? [] : afterMark.join("?").split("&");
  const others = items.filter((item) => {
    const written = item.split("=")[0];
    return written !== encoded && written !== name;
  });
  const all = value === undefined ? others : [...others, `${encoded}=${encodeURIComponent(value)}`];
  return { ...request, target: all.length === 0 ? path : `${path}?${all.join("&")}` };
}

/** RFC 6265: all cookies go in one field. */
function withCookie(request: HttpRequest, name: string, value: string | undefined): HttpRequest {
  const others = (header(request.headers, "cookie") ?? "")
    .split("; ")
    .filter((pair) => pair !== "" && !pair.startsWith(`${name}=`));
  const all = value === undefined ? others : [...others, `${name}=${value}`];
  return withHeaders(
    request,
    all.length === 0
      ? withoutHeader(request.headers, "cookie")
      : withHeader(request.headers, "Cookie", all.join("; ")),
  );
}
