import { type MockServer, type MockServerOptions, startMockServer } from "../../index.ts";
import { createResponseCheck, type OpenApi } from "./response-check.ts";

/** A response of the API. */
export interface ApiResponse {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect in it
  body: any;
}

/** A mock server whose every API response is checked against its OpenAPI document. */
export interface CheckedServer extends MockServer {
  call(method: string, path: string, body?: unknown): Promise<ApiResponse>;
  /** Sends through Vonage's mock, which takes any key of eight characters as an account. */
  text(account: string, message?: { to?: string; from?: string; body?: string }): Promise<string>;
}

export const vonageSecret = "S3cret-of-Vonage";

let check: ReturnType<typeof createResponseCheck> | undefined;

export async function startCheckedServer(options?: MockServerOptions): Promise<CheckedServer> {
  const server = await startMockServer(options);
  check ??= createResponseCheck((await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as OpenApi);
  return {
    ...server,
    async call(method, path, body) {
      const response = await fetch(`${server.url}/api/v1${path}`, {
        method,
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      });
      const text = await response.text();
      const read = text === "" ? undefined : JSON.parse(text);
      check?.({ method, path: `/api/v1${path.split("?", 1)[0]}`, response, body: read });
      return { status: response.status, body: read };
    },
    async text(account, { to = "+447700900123", from = "Acme", body = "Your code is 123456" } = {}) {
      const form = new URLSearchParams({
        api_key: account,
        api_secret: vonageSecret,
        from,
        text: body,
      });
      form.set("to", to.slice(1));
      form.set("type", "unicode");
      const response = await fetch(`${server.url}/sms/json`, { method: "POST", body: form });
      const { messages } = (await response.json()) as {
        messages: { "message-id"?: string; status: string }[];
      };
      return messages[0]?.["message-id"] ?? messages[0]?.status ?? "";
    },
  };
}
