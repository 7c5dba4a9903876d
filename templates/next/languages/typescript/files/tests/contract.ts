/** Compares what the server answers with openapi.json. */

import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";

interface Response {
  $ref?: string;
  content?: { "application/json": { schema: object } };
}

interface Document {
  paths: Record<string, Record<string, { responses: Record<string, Response> } | undefined>>;
  components: { responses: Record<string, Response> };
}

const file = new URL("../openapi.json", import.meta.url);
const { paths, components } = JSON.parse(readFileSync(file, "utf8")) as Document;
const ajv = new Ajv2020({ strict: false });

/** Throw unless openapi.json says that this operation may answer so; other addresses may as they like. */
export function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  const isMeant = (one: string) => new RegExp(`^${one.replace(/{\w+}/, "[^/]+")}$`).test(path);
  const [template = path, operations] = Object.entries(paths).find(([one]) => isMeant(one)) ?? [];
  const operation = operations?.[method.toLowerCase()];
  if (!operation) return;
  const place = `${method} ${template}, ${status}`;
  const named = operation.responses[status];
  const response = components.responses[named?.$ref?.split("/").at(-1) ?? ""] ?? named;
  if (!response?.content) throw new Error(`${place} is not documented`);
  const schema = { ...response.content["application/json"].schema, components };
  if (!ajv.validate(schema, body)) throw new Error(`${place}: ${ajv.errorsText()}`);
}
