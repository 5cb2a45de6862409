/** Outcomes that the document names for each collection, and that can be told apart. */
export const outcomesPerCollection = 20;

/** An API of so many collections, each with six operations and schemas of its own. */
export function thingsDocument(collections: number): object {
  const each = Array.from({ length: collections }, (_none, index) => index);
  return {
    openapi: "3.1.0",
    info: { title: `${collections} collections`, version: "1" },
    paths: Object.fromEntries(each.flatMap(pathsOf)),
    components: {
      schemas: {
        Error: {
          type: "object",
          required: ["code", "message"],
          properties: { code: { type: "string" }, message: { type: "string" } },
        },
        ...Object.fromEntries(each.flatMap(schemasOf)),
      },
    },
  };
}

/** A thing of any of the collections. */
export const thing = {
  id: 1,
  name: "a-thing",
  tags: ["new"],
  size: 3,
  createdAt: "2026-01-01T00:00:00Z",
  owner: { name: "somebody", email: "somebody@example.com" },
};

/** Whether a body is what may be written, or a part of it. */
export function isThing(value: unknown, isPart: boolean): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { name, tags, size, ...others } = Object(value);
  return (
    Object.keys(others).length === 0 &&
    ((isPart && name === undefined) || (typeof name === "string" && /^[a-z][a-z0-9-]{0,39}$/.test(name))) &&
    (tags === undefined || (Array.isArray(tags) && tags.length <= 10 && tags.every(isTag))) &&
    (size === undefined || (Number.isInteger(size) && size >= 0 && size <= 1000))
  );
}

function isTag(value: unknown): boolean {
  return typeof value === "string" && [...value].length <= 20;
}

const json = (schema: object): object => ({ "application/json": { schema } });
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const answer = (description: string, schema: object): object => ({ description, content: json(schema) });

function pathsOf(index: number): readonly (readonly [string, object])[] {
  const written = { required: true, content: json(ref(`NewThing${index}`)) };
  const part = { required: true, content: json(ref(`ThingPart${index}`)) };
  const whole = ref(`Thing${index}`);
  const page = ref(`Page${index}`);
  const refused = { 400: answer("Not valid.", ref("Error")) };
  const limit = { name: "limit", in: "query", schema: { type: "integer", minimum: 1, maximum: 100 } };
  const year = {
    name: "year",
    in: "path",
    required: true,
    schema: { type: "integer", minimum: 2000, maximum: 2099 },
  };
  return [
    [
      `/things${index}`,
      {
        get: {
          operationId: `listThings${index}`,
          parameters: [limit],
          responses: { 200: answer("A page.", page), ...refused },
        },
        post: {
          operationId: `addThing${index}`,
          requestBody: written,
          responses: { 201: answer("Added.", whole), ...refused },
        },
      },
    ],
    [
      `/things${index}/template`,
      {
        put: {
          operationId: `putTemplate${index}`,
          requestBody: written,
          responses: { 200: answer("Replaced.", whole), ...refused },
        },
        patch: {
          operationId: `changeTemplate${index}`,
          requestBody: part,
          responses: { 200: answer("Changed.", whole), ...refused },
        },
      },
    ],
    [
      `/things${index}/search`,
      {
        post: {
          operationId: `searchThings${index}`,
          parameters: [limit],
          requestBody: part,
          responses: { 200: answer("Those alike.", page), ...refused },
        },
      },
    ],
    [
      `/years/{year}/things${index}`,
      {
        get: {
          operationId: `thingsOfYear${index}`,
          parameters: [year],
          responses: { 200: answer("Those of the year.", page), ...refused },
        },
      },
    ],
  ];
}

function schemasOf(index: number): readonly (readonly [string, object])[] {
  const own = {
    name: { type: "string", pattern: "^[a-z][a-z0-9-]*$", minLength: 1, maxLength: 40 },
    tags: { type: "array", items: { type: "string", maxLength: 20 }, maxItems: 10 },
    size: { type: "integer", minimum: 0, maximum: 1000 },
  };
  const owner = {
    type: "object",
    required: ["name"],
    properties: { name: { type: "string" }, email: { type: "string", format: "email" } },
  };
  return [
    [
      `NewThing${index}`,
      { type: "object", required: ["name"], additionalProperties: false, properties: own },
    ],
    [`ThingPart${index}`, { type: "object", minProperties: 1, additionalProperties: false, properties: own }],
    [
      `Thing${index}`,
      {
        type: "object",
        required: ["id", "name", "tags", "createdAt", "owner"],
        properties: {
          id: { type: "integer", minimum: 1 },
          ...own,
          createdAt: { type: "string", format: "date-time" },
          owner,
        },
      },
    ],
    [
      `Page${index}`,
      {
        type: "object",
        required: ["items"],
        properties: { items: { type: "array", items: ref(`Thing${index}`) }, next: { type: "string" } },
      },
    ],
  ];
}
