import { isKey } from "./key.ts";
import { isVariablePath } from "./template.ts";

/** Reports what is wrong with a field of an entry; the message continues the name of the field. */
export type ReportField = (path: readonly string[], message: string) => void;

/** Checks the `templateIds` of an entry. By hand: a union of schemas could not say which alternative was meant. */
export function checkTemplateIds(ids: unknown, needsCode: boolean, report: ReportField): void {
  if (!isObject(ids) || Array.isArray(ids)) {
    report(["templateIds"], 'must be an object of ids by provider, such as { "aliyun": "SMS_1" }');
    return;
  }
  for (const [provider, value] of Object.entries(ids)) {
    const at = ["templateIds", provider];
    if (!/^[a-z][a-z0-9-]*$/.test(provider)) {
      report(at, 'is not the name of a provider; write it in lower case, such as "aliyun"');
    }
    if (!isObject(value) || Array.isArray(value)) {
      if (value !== undefined) checkId(value, at, report);
      continue;
    }
    const { id, parameters, ...rest } = value as { id?: unknown; parameters?: unknown };
    for (const key of Object.keys(rest)) report([...at, key], "is not a known key");
    checkId(id, [...at, "id"], report);
    if (parameters !== undefined) checkParameters(parameters, needsCode, [...at, "parameters"], report);
  }
}

function checkId(id: unknown, at: readonly string[], report: ReportField): void {
  if (!isName(id)) report(at, "must be the id of the provider's template");
}

/** Whether a provider can have such an id or name: an invisible character comes with a copied one, and matches nothing. */
function isName(value: unknown): boolean {
  return isKey(value) && value.trim() !== "" && !/\p{Cc}/u.test(value);
}

function checkParameters(
  parameters: unknown,
  needsCode: boolean,
  at: readonly string[],
  report: ReportField,
): void {
  // A hole would move the values behind it to other places.
  const given = Object.entries(
    Array.isArray(parameters) ? [...parameters] : isObject(parameters) ? parameters : { "": parameters },
  );
  const variables = given.filter(([, variable]) => variable !== undefined || Array.isArray(parameters));
  if (
    !variables.every(
      ([name, variable]) => isName(name) && typeof variable === "string" && isVariablePath(variable),
    )
  ) {
    report(
      at,
      'must be a list of variables, such as ["code"], or an object of them by the provider\'s names',
    );
  } else if (needsCode && !variables.some(([, variable]) => variable === "code")) {
    report(at, 'have no "code"; put "code" where the provider\'s template has the passcode');
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
