import type { JsonValue } from "../json/value.ts";
import { isJsonArray, isJsonObject } from "../json/value.ts";
import type {
  Encoding,
  Example,
  Link,
  MediaType,
  Method,
  Operation,
  Parameter,
  ParameterLocation,
  ParameterStyle,
  RequestBody,
  ResponseHeader,
  ResponseSpec,
  SecurityNeed,
} from "./document.ts";
import { at, type Files, follow, isTrueAt, items, members, type Place, textAt } from "./place.ts";
import { rulesOf } from "./rules.ts";
import type { Direction, SchemaGraph } from "./schema-graph.ts";

const methods: readonly Method[] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"];

/** Every operation of a document, in its order. */
export function operationsOf(root: Place, files: Files, graph: SchemaGraph): readonly Operation[] {
  const reader = operationReader(root, files, graph);
  const operations = members(at(root, "paths"))
    .filter(([path]) => path.startsWith("/"))
    .flatMap(([path, item]) => {
      const pathItem = follow(files, item);
      return methods
        .map((method) => [method, at(pathItem, method.toLowerCase())] as const)
        .filter(([, place]) => isJsonObject(place.value))
        .map(([method, place]) => reader(path, method, place, pathItem));
    });
  return withDistinctIds(operations);
}

/** Two operations of one id could not be told apart in a report; the second goes by its method and path. */
function withDistinctIds(operations: readonly Operation[]): readonly Operation[] {
  const seen = new Set<string>();
  return operations.map((operation) => {
    let id = operation.id;
    for (let count = 1; seen.has(id); count++) {
      const own = pathId(operation.method, operation.path);
      id = count === 1 ? own : `${own}.${count}`;
    }
    seen.add(id);
    return id === operation.id ? operation : { ...operation, id };
  });
}

/** `get.pets.{petId}`: ids are paths of segments, so that the slashes of a template become dots. */
function pathId(method: Method, path: string): string {
  return [method.toLowerCase(), ...path.split("/").filter((segment) => segment !== "")].join(".");
}

type Reader = (path: string, method: Method, place: Place, pathItem: Place) => Operation;

function operationReader(root: Place, files: Files, graph: SchemaGraph): Reader {
  return (path, method, place, pathItem) => {
    const parameters = parametersOf(place, pathItem, path);
    const body = bodyOf(at(place, "requestBody"));
    const given = textAt(place, "x-assay-given");
    const id = textAt(place, "operationId")?.replaceAll("/", ".") || pathId(method, path);
    return {
      id,
      method,
      path,
      summary: textAt(place, "summary") ?? "",
      parameters,
      ...(body === undefined ? {} : { body }),
      responses: responsesOf(at(place, "responses")),
      security: securityOf(place),
      rules: rulesOf(at(place, "x-assay-rules"), id),
      values: Object.fromEntries(
        members(at(place, "x-assay-values")).map(([key, { value }]) => [
          key,
          isJsonObject(value) ? value : {},
        ]),
      ),
      supporting: isTrueAt(place, "x-assay-supporting"),
      ...(given === undefined ? {} : { given }),
      origin: place.origin,
    };
  };

  function parametersOf(place: Place, pathItem: Place, path: string): readonly Parameter[] {
    const byKey = new Map<string, Parameter>();
    for (const item of [...items(at(pathItem, "parameters")), ...items(at(place, "parameters"))]) {
      const parameter = parameterOf(follow(files, item));
      if (parameter !== undefined && !isReserved(parameter))
        byKey.set(`${parameter.in}.${parameter.name}`, parameter);
    }
    for (const [, name = ""] of path.matchAll(/\{([^{}]+)\}/g)) {
      if (!byKey.has(`path.${name}`)) byKey.set(`path.${name}`, undescribed(name, place));
    }
    return [...byKey.values()].filter(
      (parameter) => parameter.in !== "path" || path.includes(`{${parameter.name}}`),
    );
  }

  /** A template names a parameter that nobody describes: anything may stand there. */
  function undescribed(name: string, place: Place): Parameter {
    const schema = { type: "string" } as const;
    const defaults = { style: "simple", explode: false, allowReserved: false } as const;
    return { name, in: "path", required: true, ...defaults, schema, examples: [], origin: place.origin };
  }

  function parameterOf(place: Place): Parameter | undefined {
    const name = textAt(place, "name");
    const location = locations.find((each) => each === textAt(place, "in"));
    if (name === undefined || location === undefined) return undefined;
    const style = styleNamed(textAt(place, "style")) ?? defaultStyles[location];
    const { value: explode } = at(place, "explode");
    const [media] = members(at(place, "content"));
    const content = media === undefined ? undefined : contentOf(at(place, "content"), "request")[0];
    return {
      name,
      in: location,
      required: location === "path" || isTrueAt(place, "required"),
      style,
      explode: typeof explode === "boolean" ? explode : style === "form",
      allowReserved: isTrueAt(place, "allowReserved"),
      schema: content?.schema ?? graph.schemaAt(at(place, "schema"), "request"),
      ...(content === undefined ? {} : { mediaType: content.name }),
      examples: [...examplesOf(place), ...(content?.examples ?? [])],
      origin: place.origin,
    };
  }

  function bodyOf(place: Place): RequestBody | undefined {
    const body = follow(files, place);
    if (!isJsonObject(body.value)) return undefined;
    const content = contentOf(at(body, "content"), "request");
    if (content.length === 0) return undefined;
    return { required: isTrueAt(body, "required"), content, origin: body.origin };
  }

  function contentOf(place: Place, direction: Direction): readonly MediaType[] {
    return members(place).map(([name, entry]) => {
      const media = follow(files, entry);
      return {
        name,
        schema: graph.schemaAt(at(media, "schema"), direction),
        examples: examplesOf(media),
        encoding: Object.fromEntries(
          members(at(media, "encoding")).map(([key, each]) => [key, encodingOf(each)]),
        ),
        origin: media.origin,
      };
    });
  }

  function encodingOf(place: Place): Encoding {
    const style = styleNamed(textAt(place, "style"));
    const { value: explode } = at(place, "explode");
    const contentType = textAt(place, "contentType");
    return {
      ...(style === undefined ? {} : { style }),
      ...(typeof explode === "boolean" ? { explode } : {}),
      ...(contentType === undefined ? {} : { contentType }),
    };
  }

  function examplesOf(place: Place): readonly Example[] {
    const { value: single } = at(place, "example");
    const named = members(at(place, "examples"))
      .map(([name, each]) => ({ name, value: at(follow(files, each), "value").value }))
      .filter((example): example is Example => example.value !== undefined);
    return single === undefined ? named : [{ name: "example", value: single }, ...named];
  }

  function responsesOf(place: Place): readonly ResponseSpec[] {
    return members(place)
      .filter(([status]) => /^([1-5]\d\d|[1-5]XX|default)$/i.test(status))
      .map(([status, entry]) => {
        const response = follow(files, entry);
        return {
          status: status === "default" ? status : status.toUpperCase(),
          description: textAt(response, "description") ?? "",
          headers: members(at(response, "headers")).map(([name, each]) =>
            headerOf(name, follow(files, each)),
          ),
          content: contentOf(at(response, "content"), "response"),
          links: members(at(response, "links")).flatMap(([name, each]) => linkOf(name, follow(files, each))),
          origin: response.origin,
        };
      });
  }

  function headerOf(name: string, place: Place): ResponseHeader {
    const [media] = contentOf(at(place, "content"), "response");
    return {
      name,
      required: isTrueAt(place, "required"),
      schema: media === undefined ? graph.schemaAt(at(place, "schema"), "response") : true,
      explode: isTrueAt(place, "explode"),
      origin: place.origin,
    };
  }

  function linkOf(name: string, place: Place): readonly Link[] {
    const operationId = textAt(place, "operationId");
    const { value: parameters } = at(place, "parameters");
    return operationId === undefined
      ? []
      : [{ name, operationId, parameters: isJsonObject(parameters) ? parameters : {} }];
  }

  function securityOf(place: Place): readonly (readonly SecurityNeed[])[] {
    const own = at(place, "security");
    const alternatives = own.value === undefined ? at(root, "security") : own;
    return items(alternatives).map((alternative) =>
      members(alternative).map(([scheme, { value }]) => ({
        scheme,
        scopes: isJsonArray(value) ? value.filter((scope: JsonValue) => typeof scope === "string") : [],
      })),
    );
  }
}

const locations: readonly ParameterLocation[] = ["path", "query", "header", "cookie"];
const styles: readonly ParameterStyle[] = [
  "simple",
  "label",
  "matrix",
  "form",
  "spaceDelimited",
  "pipeDelimited",
  "deepObject",
];
const defaultStyles: Readonly<Record<ParameterLocation, ParameterStyle>> = {
  path: "simple",
  query: "form",
  header: "simple",
  cookie: "form",
};

function styleNamed(name: string | undefined): ParameterStyle | undefined {
  return styles.find((style) => style === name);
}

/** OpenAPI: parameters of these names are described elsewhere and must be ignored. */
function isReserved({ in: location, name }: Parameter): boolean {
  return location === "header" && /^(accept|content-type|authorization)$/i.test(name);
}
