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
const contract: Document = JSON.parse(readFileSync(file, "utf8"));
// The document is no schema itself, but has schemas inside.
const ajv = new Ajv2020({ strict: false }).addSchema(contract, "openapi");

/** Throw unless openapi.json says that this operation may answer so; addresses that are none may answer anything. */
export function checkAnswer(method: string, path: string, status: number, body: unknown) {
  const template = Object.keys(contract.paths).find((one) =>
    new RegExp(`^${one.replace(/{\w+}/g, "[^/]+")}$`).test(path),
  );
  const operation = template && contract.paths[template]?.[method.toLowerCase()];
  if (!operation) return;
  const response = operation.responses[status];
  if (!response) throw new Error(`${method} ${template} answers ${status}, which it may not`);
  const place =
    response.$ref ??
    `#${pointer("paths", template, method.toLowerCase(), "responses", String(status))}`;
  const validate = ajv.compile({ $ref: `openapi${place}/content/application~1json/schema` });
  if (!validate(body)) {
    throw new Error(`${method} ${template}, ${status}: ${ajv.errorsText(validate.errors)}`);
  }
}

function pointer(...parts: string[]) {
  return parts.map((part) => `/${part.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}
