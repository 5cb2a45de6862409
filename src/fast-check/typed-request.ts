import type { HttpRequest } from "../http/message.ts";
import type { JsonValue } from "../json/value.ts";

/** Operations as openapi-typescript writes them, by operation id. */
export type Operations = object;

type ParametersOf<Operation> = Operation extends { readonly parameters: infer Parameters }
  ? Parameters
  : never;

/** The parameters of one location; none where the operation has none there. */
type In<Operation, Location extends string> =
  ParametersOf<Operation> extends { readonly [Name in Location]?: infer Values }
    ? [Exclude<Values, undefined>] extends [never]
      ? Readonly<Record<string, never>>
      : Exclude<Values, undefined>
    : Readonly<Record<string, never>>;

type ContentOf<Body> = Body extends { readonly content: infer Content } ? Content[keyof Content] : never;

type BodyOf<Operation> = Operation extends { readonly requestBody: infer Body }
  ? ContentOf<Body>
  : Operation extends { readonly requestBody?: infer Body }
    ? ContentOf<Exclude<Body, undefined>> | undefined
    : undefined;

/** A valid request of an operation: its values by place, and what goes over the wire. */
export interface TypedRequest<Operation> {
  readonly path: In<Operation, "path">;
  readonly query: In<Operation, "query">;
  readonly header: In<Operation, "header">;
  readonly cookie: In<Operation, "cookie">;
  readonly body: BodyOf<Operation>;
  readonly mediaType: string | undefined;
  /** As assay would send it, unsigned; its target begins with the operation's own path. */
  readonly wire: HttpRequest;
}

type Values = Readonly<Record<string, JsonValue>>;

/** A request whose values are of no type that could be told beforehand. */
export interface UntypedRequest {
  readonly path: Values;
  readonly query: Values;
  readonly header: Values;
  readonly cookie: Values;
  readonly body: JsonValue | undefined;
  readonly mediaType: string | undefined;
  readonly wire: HttpRequest;
}

/** A request that breaks the document in exactly one way. */
export interface InvalidRequest extends UntypedRequest {
  readonly breaks: {
    /** `path.packageName`, `body.description`. */
    readonly at: string;
    /** The keyword of the schema: `maxLength`. */
    readonly keyword: string;
    readonly message: string;
  };
}
