import type { ProviderResponse } from "../../../server/provider-response.ts";

const namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

/** The result of an action of SNS. */
export function queryResult(action: string, fields: Readonly<Record<string, string>>): ProviderResponse {
  const values = Object.entries(fields).map(([name, value]) => `<${name}>${escaped(value)}</${name}>`);
  const result = `<${action}Result>${values.join("")}</${action}Result>`;
  const metadata = `<ResponseMetadata><RequestId>${crypto.randomUUID()}</RequestId></ResponseMetadata>`;
  return xml(200, `<${action}Response xmlns="${namespace}">${result}${metadata}</${action}Response>`);
}

/** An error of SNS, as its Query protocol writes it. */
export function queryError(status: number, code: string, message: string): ProviderResponse {
  const type = status < 500 ? "Sender" : "Receiver";
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`;
  const requestId = `<RequestId>${crypto.randomUUID()}</RequestId>`;
  return {
    ...xml(status, `<ErrorResponse xmlns="${namespace}">${error}${requestId}</ErrorResponse>`),
    problem: { code, message },
  };
}

function xml(status: number, body: string): ProviderResponse {
  return { status, headers: { "content-type": "text/xml" }, body };
}

function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
