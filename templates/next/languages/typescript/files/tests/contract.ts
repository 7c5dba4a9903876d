/** Compares what the server answers with openapi.json. */

import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";

interface Operation {
  responses: Record<string, { $ref?: string }>;
}

interface Document {
  paths: Record<string, Record<string, Operation | undefined>>;
}

const file = new URL("../openapi.json", import.meta.url);
const contract = JSON.parse(readFileSync(file, "utf8")) as Document;
// The document is no schema itself, but has schemas inside.
const ajv = new Ajv2020({ strict: false }).addSchema(contract, "openapi");

/** Throw unless openapi.json says that this operation may answer so; other addresses may as they like. */
export function checkAnswer(method: string, path: string, status: number, body: unknown): void {
  const template = Object.keys(contract.paths).find((one) =>
    new RegExp(`^${one.replace(/{\w+}/g, "[^/]+")}$`).test(path),
  );
  const operation = contract.paths[template ?? ""]?.[method.toLowerCase()];
  if (template === undefined || !operation) return;
  const response = operation.responses[status];
  const place = `${method} ${template}, ${status.toString()}`;
  if (!response) throw new Error(`${place} is not documented`);
  const steps = ["paths", template, method.toLowerCase(), "responses", status.toString()];
  const schema = `openapi${response.$ref ?? pointer(steps)}/content/application~1json/schema`;
  if (!ajv.validate({ $ref: schema }, body)) throw new Error(`${place}: ${ajv.errorsText()}`);
}

/** Return the JSON Pointer, as a part of an address. */
function pointer(steps: string[]): string {
  const escaped = steps.map((step) => step.replaceAll("~", "~0").replaceAll("/", "~1"));
  return `#/${escaped.join("/")}`;
}
