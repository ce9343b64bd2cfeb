import {
  createCarrier,
  type MockServer,
  type MockServerOptions,
  mockProviders,
  startMockServer,
} from "../../index.ts";
import { acmeSecret, mockAcme } from "../mock-acme.ts";
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
  /** Sends through Acme. Resolves with the id of the text, or with `blocked`. */
  text(account: string, message?: { to?: string; from?: string; body?: string }): Promise<string>;
}

let check: ReturnType<typeof createResponseCheck> | undefined;

/** Serves every mock provider and Acme, unless there are others in `options`. */
export async function startCheckedServer(options: MockServerOptions = {}): Promise<CheckedServer> {
  const { carrier = createCarrier(), mocks } = options;
  const served = mocks ?? [...mockProviders(carrier), mockAcme(carrier)];
  const server = await startMockServer(mocks ? options : { ...options, carrier, mocks: served });
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
      const form = new URLSearchParams({ account, secret: acmeSecret, from, to, text: body });
      const response = await fetch(`${server.url}/texts`, { method: "POST", body: form });
      const { id } = (await response.json()) as { id: string };
      return id;
    },
  };
}
