import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SmsService } from "@sinch/sms";
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
    response.writeHead(201, { "content-type": "application/json" }).end("{}");
  });
});
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => server.close());

describe("the recorded requests are those of Sinch's SDK", () => {
  test.each(readdirSync(wire))("%s", async (file) => {
    const { config, sdk, request } = JSON.parse(readFileSync(new URL(file, wire), "utf8"));
    const { servicePlanId, apiToken } = config;
    const smsHostname = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { batches } = new SmsService({ servicePlanId, apiToken, smsHostname });
    for (const field of ["send_at", "expire_at"]) if (sdk[field]) sdk[field] = new Date(sdk[field]);
    await batches.sendTextMessage({ sendSMSRequestBody: sdk });
    expect(requests.at(-1)).toEqual(request);
  });
});
