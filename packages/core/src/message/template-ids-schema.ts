import { isVariablePath } from "./template.ts";

/** Reports what is wrong with a field of an entry; the message continues the name of the field. */
export type ReportField = (path: readonly PropertyKey[], message: string) => void;

const filled = { type: "string", pattern: "\\S" };

/** What {@link checkTemplateIds} accepts, as JSON Schema. */
export const templateIdsJsonSchema = {
  type: "object",
  propertyNames: { pattern: "^[a-z][a-z0-9-]*$" },
  additionalProperties: {
    anyOf: [
      filled,
      {
        type: "object",
        properties: {
          id: filled,
          parameters: {
            anyOf: [
              { type: "array", items: filled },
              { type: "object", propertyNames: { pattern: "\\S" }, additionalProperties: filled },
            ],
          },
        },
        required: ["id"],
        additionalProperties: false,
      },
    ],
  },
};

/** Checks the `templateIds` of an entry. By hand: a union of schemas could not say which alternative was meant. */
export function checkTemplateIds(ids: unknown, needsCode: boolean, report: ReportField): void {
  if (!isRecord(ids)) {
    report(["templateIds"], 'must be an object of ids by provider, such as { "aliyun": "SMS_1" }');
    return;
  }
  for (const [provider, value] of Object.entries(ids)) {
    const at = (...path: string[]) => ["templateIds", provider, ...path];
    if (!/^[a-z][a-z0-9-]*$/.test(provider)) {
      report(at(), 'is not the name of a provider; write it in lower case, such as "aliyun"');
    }
    if (isRecord(value)) {
      for (const key of Object.keys(value)) {
        if (key !== "id" && key !== "parameters") report(at(key), "is not a known key");
      }
      checkId(value["id"], (message) => report(at("id"), message));
      checkParameters(value["parameters"], needsCode, (message) => report(at("parameters"), message));
    } else if (value !== undefined) {
      checkId(value, (message) => report(at(), message));
    }
  }
}

function checkId(id: unknown, report: (message: string) => void): void {
  if (typeof id !== "string") report("must be the id of the provider's template, or { id, parameters }");
  else if (id.trim() === "") report("is empty; write the id of the provider's template");
}

function checkParameters(parameters: unknown, needsCode: boolean, report: (message: string) => void): void {
  if (parameters === undefined) return;
  if (typeof parameters !== "object" || parameters === null) {
    report("must be a list of variables, or an object of variables by the provider's names");
    return;
  }
  const variables = Object.values(parameters).filter((variable) => variable !== undefined);
  if (needsCode && !variables.includes("code")) {
    report('have no "code"; put "code" where the provider\'s template has the passcode');
  }
  if (!variables.every((variable) => typeof variable === "string" && isVariablePath(variable))) {
    report('must be names of variables, such as "code" or "user.name"');
  }
  if (Object.keys(parameters).some((name) => name.trim() === "")) {
    report("have an empty name; write the provider's name of the parameter");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
