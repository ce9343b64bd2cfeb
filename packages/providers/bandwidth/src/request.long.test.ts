import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Configuration, MessagesApi } from "bandwidth-sdk";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const wire = new URL("fixtures/wire/", import.meta.url);
const requests: object[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { method, url: path, headers } = request;
    const { authorization, "content-type": contentType } = headers;
    const body = JSON.parse(Buffer.concat(chunks).toString());
    requests.push({ method, path, authorization, contentType, body });
    response.writeHead(202, { "content-type": "application/json" }).end("{}");
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

describe("the recorded requests are those of Bandwidth's SDK", () => {
  test.each(readdirSync(wire))("%s", async (file) => {
    const { config, sdk, request } = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const basePath = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v2`;
    const { username, password } = config;
    const api = new MessagesApi(new Configuration({ username, password, basePath }));
    await api.createMessage(config.accountId, { ...sdk, to: new Set(sdk.to) });
    expect(requests.at(-1)).toEqual(request);
  });
});
