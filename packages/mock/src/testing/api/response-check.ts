import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/** An OpenAPI document, as far as responses are checked against it. */
export interface OpenApi {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
}

/** A response to check: its path without query, and its parsed body. */
interface CheckedResponse {
  method: string;
  path: string;
  response: Response;
  body: unknown;
}

/** Makes a check that throws when a response does not match the document. */
export function createResponseCheck({ paths, ...rest }: OpenApi): (response: CheckedResponse) => void {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ paths, ...rest }, "api");
  const validators = new Map<string, ValidateFunction>();

  return ({ method, path, response, body }) => {
    const call = `${method} ${path} ${response.status}`;
    const template = Object.keys(paths).find((known) =>
      new RegExp(`^${known.replace(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
    const operation = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
    if (template === undefined || operation === undefined) {
      if (response.status === 404) return;
      throw new Error(`${call}: the document has no such route.`);
    }
    const described = operation.responses[response.status];
    if (described === undefined) throw new Error(`${call}: the status is not in the document.`);
    if (described.content === undefined) {
      if (body !== undefined) throw new Error(`${call}: a body is not in the document.`);
      return;
    }
    const type = (response.headers.get("content-type") ?? "").split(";", 1)[0] ?? "";
    if (!(type in described.content)) throw new Error(`${call}: ${type} is not in the document.`);
    const way = [template, method.toLowerCase(), "responses", response.status, "content", type, "schema"];
    const pointer = way
      .map((part) => encodeURIComponent(String(part).replaceAll("~", "~0").replaceAll("/", "~1")))
      .join("/");
    const validate = validators.get(pointer) ?? ajv.compile({ $ref: `api#/paths/${pointer}` });
    validators.set(pointer, validate);
    if (!validate(body)) throw new Error(`${call}: ${ajv.errorsText(validate.errors)}`);
  };
}
