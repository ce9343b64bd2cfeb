import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import plivo from "plivo";
import { describe, expect, test } from "vitest";

interface AxiosRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  data: string;
}

const wire = new URL("fixtures/wire/", import.meta.url);
const fromHere = createRequire(import.meta.url);
/** The HTTP client of Plivo's SDK, whose host is fixed. */
const axios = createRequire(fromHere.resolve("plivo"))("axios") as {
  defaults: { adapter: (request: AxiosRequest) => Promise<object> };
};

/** Sends with Plivo's SDK, and returns its request. */
async function requestOf(authId: string, authToken: string, call: readonly unknown[]) {
  const requests: AxiosRequest[] = [];
  axios.defaults.adapter = async (config) => {
    requests.push(config);
    return { status: 202, data: { message_uuid: ["m-1"] }, headers: {}, config };
  };
  const { messages } = new plivo.Client(authId, authToken);
  await (messages.create as (...call: unknown[]) => Promise<unknown>)(...call);
  expect(requests).toHaveLength(1);
  const { method, url, headers, data } = requests[0] as AxiosRequest;
  return {
    method: method.toUpperCase(),
    url,
    authorization: headers["Authorization"],
    contentType: headers["Content-Type"],
    body: JSON.parse(data),
  };
}

describe("the recorded requests are those of Plivo's SDK", () => {
  test.each(readdirSync(wire))("%s", async (file) => {
    const { config, sdk, request } = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    expect(await requestOf(config.authId, config.authToken, sdk)).toEqual(request);
  });
});
