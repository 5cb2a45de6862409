import type { JsonValue } from "../json/value.ts";
import type { Schema } from "../schema/schema.ts";
import type { Rule } from "./rule.ts";

/** Where something stands in the user's file. */
export interface Origin {
  readonly file: string;
  /** RFC 6901, within that file. */
  readonly pointer: string;
}

/** An OpenAPI document as assay uses it: resolved, in the words of OpenAPI 3.1. */
export interface ApiDocument {
  /** The bundled name, or the file's name without its endings. */
  readonly id: string;
  readonly title: string;
  /** `info.version`. */
  readonly version: string;
  /** `3.0.3`, `3.1.1`, `2.0`: as the file says. */
  readonly openapi: string;
  readonly file: string;
  /** `sha256-` and hex, over the bytes of every file read, in order. */
  readonly digest: string;
  /** URL references of the servers, variables filled in with their defaults. */
  readonly servers: readonly string[];
  readonly operations: readonly Operation[];
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  readonly states: Readonly<Record<string, State>>;
  /** Parts that could not be used as they are written, in words. */
  readonly problems: readonly string[];
  /** Where an error response keeps its code and message, and which codes there are: `x-assay-error`. */
  readonly error?: ErrorEnvelope;
  /** 1-based line of an origin in its file; `undefined` where the pointer leads nowhere. */
  lineOf(origin: Origin): number | undefined;
  /** Where a schema object stands. */
  originOf(schema: Schema): Origin | undefined;
}

export type Method = "GET" | "PUT" | "POST" | "DELETE" | "OPTIONS" | "HEAD" | "PATCH" | "TRACE";

export interface Operation {
  /** `operationId`, else `get.pets.{petId}`. */
  readonly id: string;
  readonly method: Method;
  /** The path template: `/pets/{petId}`. */
  readonly path: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly body?: RequestBody;
  readonly responses: readonly ResponseSpec[];
  /** Alternatives, each a set of schemes that must all be satisfied; an empty set means "none needed". */
  readonly security: readonly (readonly SecurityNeed[])[];
  readonly rules: readonly Rule[];
  /**
   * `x-assay-values`: place in the request → name → value worth trying there, valid or not; which of the two is proven
   * before it is sent.
   */
  readonly values: Readonly<Record<string, Readonly<Record<string, JsonValue>>>>;
  /** Needed to observe or clean up after other operations: `x-assay-supporting`. */
  readonly supporting: boolean;
  /** The state every case of this operation needs to get past its preconditions: `x-assay-given`. */
  readonly given?: string;
  readonly origin: Origin;
}

export type ParameterLocation = "path" | "query" | "header" | "cookie";
export type ParameterStyle =
  | "simple"
  | "label"
  | "matrix"
  | "form"
  | "spaceDelimited"
  | "pipeDelimited"
  | "deepObject";

export interface Parameter {
  readonly name: string;
  readonly in: ParameterLocation;
  readonly required: boolean;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly allowReserved: boolean;
  readonly schema: Schema;
  /** Set when the parameter is described by `content`: its value is text of this media type. */
  readonly mediaType?: string;
  readonly examples: readonly Example[];
  readonly origin: Origin;
}

export interface Example {
  /** The name under `examples`, or `example`. */
  readonly name: string;
  readonly value: JsonValue;
}

export interface RequestBody {
  readonly required: boolean;
  readonly content: readonly MediaType[];
  readonly origin: Origin;
}

export interface MediaType {
  /** As written: a media type or a range. */
  readonly name: string;
  readonly schema: Schema;
  readonly examples: readonly Example[];
  /** By property, for form and multipart bodies. */
  readonly encoding: Readonly<Record<string, Encoding>>;
  readonly origin: Origin;
}

export interface Encoding {
  readonly style?: ParameterStyle;
  readonly explode?: boolean;
  readonly contentType?: string;
}

export interface ResponseSpec {
  /** `200`, `4XX` or `default`, as written. */
  readonly status: string;
  readonly description: string;
  readonly headers: readonly ResponseHeader[];
  /** Empty: the document promises no body. */
  readonly content: readonly MediaType[];
  readonly links: readonly Link[];
  readonly origin: Origin;
}

export interface ResponseHeader {
  readonly name: string;
  readonly required: boolean;
  readonly schema: Schema;
  readonly explode: boolean;
  readonly origin: Origin;
}

/** OpenAPI's Link Object: which operation can follow, and where its parameters come from. */
export interface Link {
  readonly name: string;
  readonly operationId: string;
  /** Parameter key (`path.packageName`, or a bare name) → runtime expression (`$request.path.packageName`) or constant. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

export type SecurityNeed = { readonly scheme: string; readonly scopes: readonly string[] };

export type SecurityScheme =
  | {
      readonly type: "apiKey";
      readonly in: "header" | "query" | "cookie";
      readonly name: string;
      readonly credentials?: CredentialNames;
    }
  | { readonly type: "http"; readonly scheme: string; readonly credentials?: CredentialNames }
  | { readonly type: "oauth2" | "openIdConnect" | "mutualTLS"; readonly credentials?: CredentialNames }
  /** `x-assay-signer` on a scheme names one of the request signers in `auth/`. */
  | { readonly type: "signed"; readonly signer: string; readonly credentials?: CredentialNames };

/** `x-assay-credentials`: which environment variables hold the secrets of which caller. */
export interface CredentialNames {
  readonly caller: Readonly<Record<string, string>>;
  readonly readonly?: Readonly<Record<string, string>>;
}

export interface ErrorEnvelope {
  /** JSON Pointer to the code in an error body. */
  readonly code: string;
  readonly message?: string;
  /** Status → the codes that may come with it, each with its message where the document gives one. */
  readonly catalogue: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
}

/** A named precondition: `x-assay-states`. */
export interface State {
  readonly name: string;
  /** Holds for the whole account, so nothing else may run meanwhile. */
  readonly exclusive: boolean;
  /** Guessed from the paths, so that a failure to bring it about says nothing about the target. */
  readonly inferred: boolean;
  /** Names of the values it gives; they replace the parameters and body members of those names. */
  readonly gives: readonly string[];
  /** How to bring it about through the API itself, where the target offers no states endpoint. */
  readonly setup: readonly SetupStep[];
  /** Another state in which it holds as well, once these values take the place of that one's. */
  readonly within?: { readonly state: string; readonly values: Readonly<Record<string, JsonValue>> };
  /** Proves more where a target offers it; that most cannot leaves no run incomplete. */
  readonly optional: boolean;
}

export interface SetupStep {
  readonly operation: string;
  /** Place in the request → constant, or runtime expression `$values.name` over what earlier steps gave. */
  readonly with: Readonly<Record<string, JsonValue>>;
  /** Name of a value the state gives → runtime expression over this step's exchange. */
  readonly values: Readonly<Record<string, string>>;
}
