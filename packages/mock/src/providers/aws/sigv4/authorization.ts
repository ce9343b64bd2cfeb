import type { RequestHead } from "../../../server/provider-request.ts";

/** What the `Authorization` header of a signed request says. */
export interface Authorization {
  accessKeyId: string;
  scope: { date: string; region: string; service: string; terminator: string };
  /** In lower case. */
  signedHeaders: readonly string[];
  /** 64 hex digits, if it is well-formed. */
  signature: string;
  /** `20261128T185500Z` */
  date: string;
}

const scheme = "AWS4-HMAC-SHA256";

/**
 * Reads the `Authorization` header of a request.
 *
 * @returns `undefined` if the request has none, or a text about what is missing from it.
 */
export function readAuthorization({
  headers,
}: Pick<RequestHead, "headers">): Authorization | string | undefined {
  const header = headers.get("authorization")?.trim();
  if (header === undefined || header === "") return undefined;
  const [name = "", ...rest] = header.split(" ");
  const parameters = new Map(
    rest
      .join(" ")
      .split(",")
      .map((part): [string, string] => {
        const at = part.indexOf("=");
        return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
      }),
  );
  const date = dateOf(headers);
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((wanted) => name !== scheme || !parameters.get(wanted))
    .map((wanted) => `Authorization header requires '${wanted}' parameter.`);
  if (date === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  const credential = parameters.get("Credential")?.split("/") ?? [];
  const [accessKeyId = "", day = "", region = "", service = "", terminator = ""] = credential;
  if (missing.length > 0 || date === undefined) return missing.join(" ");
  if (credential.length !== 5) {
    return "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.";
  }
  return {
    accessKeyId,
    scope: { date: day, region, service, terminator },
    signedHeaders: parameters.get("SignedHeaders")?.toLowerCase().split(";") ?? [],
    signature: parameters.get("Signature") ?? "",
    date,
  };
}

/** The date of a request in the form that is signed. */
function dateOf(headers: Headers): string | undefined {
  const own = headers.get("x-amz-date") ?? "";
  if (/^\d{8}T\d{6}Z$/.test(own)) return own;
  const time = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}
