import { readFile } from "node:fs/promises";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  type MockServer,
  mockTwilio,
  startMockServer,
  startMocks,
} from "../index.ts";
import { defineMockProvider } from "../provider.ts";
import { accountSid, authToken } from "../providers/twilio/testing/twilio-client.ts";
import { acmeSecret, mockAcme } from "../testing/mock-acme.ts";
import { runCurl } from "../testing/run-curl.ts";

const path = `/2010-04-01/Accounts/${accountSid}/Messages.json`;
const hello = { To: "+15558675310", From: "+15550001111", Body: "hello ✓" };
const authorization = `Basic ${btoa(`${accountSid}:${authToken}`)}`;

/** Says what it made of a form. */
const mockEcho = (carrier: Carrier) =>
  defineMockProvider({
    provider: "echo",
    carrier,
    sites: [{ host: "api.echo.test", hosts: /^api\.echo\.test$/, matches: ({ path: at }) => at === "/echo" }],
    recipientOf: () => undefined,
    respond: ({ form }) => ({ status: 200, headers: {}, body: JSON.stringify([...form]) }),
    refuse: ({ reason }) => ({ status: 499, headers: {}, body: reason }),
  });

let server: MockServer;
let carrier: Carrier;
beforeEach(async () => {
  carrier = createCarrier();
  server = await startMockServer({ mocks: [mockTwilio(carrier), mockAcme(carrier), mockEcho(carrier)] });
});
afterEach(() => server.close());

/** Posts a body as it is. */
async function post(type: string | undefined, body: BodyInit, to = server.url + path) {
  const headers = { authorization, ...(type !== undefined && { "content-type": type }) };
  const response = await fetch(to, { method: "POST", headers, body });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
}

function formData(fields: readonly (readonly [name: string, value: string | Blob])[]): FormData {
  const form = new FormData();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

/** A form by hand: its fields, with further headers of each and what goes before its name. */
function multipart(
  boundary: string,
  fields: object,
  disposition = "Content-Disposition: form-data; name=",
): string {
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${boundary}\r\n${disposition}"${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--${boundary}--\r\n`;
}

describe("a multipart form", () => {
  test("of curl -F, and so of PHP's CURLOPT_POSTFIELDS with an array, is read by Twilio", async () => {
    const fields = Object.entries(hello).flatMap(([name, value]) => ["--form-string", `${name}=${value}`]);
    const media = ["a", "b"].flatMap((file) => ["-F", `MediaUrl=https://example.com/${file}.png`]);
    const credentials = ["-u", `${accountSid}:${authToken}`];
    const { status, text } = await runCurl([...credentials, ...fields, ...media, server.url + path]);
    expect(status).toBe(201);
    expect(JSON.parse(text)).toMatchObject({ to: hello.To, body: hello.Body, num_media: "2" });
    expect(carrier.requests[0]?.form).toEqual({
      ...Object.fromEntries(Object.entries(hello).map(([name, value]) => [name, [value]])),
      MediaUrl: ["https://example.com/a.png", "https://example.com/b.png"],
    });
  });

  test("of curl -F is read without recording the provider's secret", async () => {
    const fields = { account: "abcd1234", secret: acmeSecret, from: "A", to: "+447700900123", text: "x" };
    const form = Object.entries(fields).flatMap(([name, value]) => ["-F", `${name}=${value}`]);
    expect((await runCurl([...form, `${server.url}/texts`])).status).toBe(201);
    expect(carrier.requests[0]?.form).toMatchObject({ account: ["abcd1234"], text: ["x"] });
    expect(JSON.stringify(carrier.requests)).not.toContain(acmeSecret);
  });

  test("of notifme-sdk, as recorded, is read", async () => {
    const recorded = new URL("../providers/twilio/testing/notifme-sdk.multipart", import.meta.url);
    const body = (await readFile(recorded, "utf8")).replace(/\r?\n/g, "\r\n");
    const type = "multipart/form-data;boundary=--------------------------000290115213549591433805";
    expect(await post(type, body)).toMatchObject({ status: 201, body: { body: "Ton code : 123456 ✓" } });
  });

  test("of fetch is read in-process too", async () => {
    const inner = createCarrier();
    const mocks = startMocks(mockTwilio(inner));
    try {
      const sent = await post(undefined, formData(Object.entries(hello)), `https://api.twilio.com${path}`);
      expect(sent).toMatchObject({ status: 201, body: { body: hello.Body } });
    } finally {
      mocks.stop();
    }
    expect(inner.messages).toHaveLength(1);
  });

  test.each([
    ["multipart/form-data; boundary=b", multipart("b", hello)],
    ['multipart/form-data; boundary="a b:c"', multipart("a b:c", hello)],
    ["Multipart/Form-Data; Boundary=AaB03x", multipart("AaB03x", hello)],
    ["MULTIPART/FORM-DATA; charset=utf-8; BOUNDARY=b; x=y", multipart("b", hello)],
    ["multipart/form-data; boundary=b", `${multipart("b", hello)}epilogue`],
    ["multipart/form-data; boundary=b", multipart("b", hello).replace(/\r\n$/, "")],
    ["multipart/form-data; boundary=b", multipart("b", hello, "content-disposition: form-data; name=")],
    [
      "multipart/form-data; boundary=b",
      multipart(
        "b",
        hello,
        "Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=",
      ),
    ],
    ["multipart/form-data; boundary=b", multipart("b", { "naïve ✓": "1", __proto__x: "2", ...hello })],
  ])("of type %s is read", async (type, body) => {
    expect(await post(type, body)).toMatchObject({ status: 201, body: { body: hello.Body } });
  });

  test.each([
    ["multipart/form-data", multipart("b", hello)],
    ["multipart/form-data; boundary=", multipart("b", hello)],
    ["multipart/form-data; boundary=other", multipart("b", hello)],
    ["multipart/form-data; boundary=b", multipart("b", hello).slice(0, -30)],
    ["multipart/form-data; boundary=b", new URLSearchParams(hello).toString()],
    ["multipart/form-data; boundary=b", "\u0000\u0001"],
    ["multipart/form-data; boundary=b", "--b--"],
    ["multipart/mixed; boundary=b", multipart("b", hello)],
  ])("of type %s that is malformed has no parameters: Twilio reports a missing To", async (type, body) => {
    expect(await post(type, body)).toMatchObject({ status: 400, body: { code: 21604 } });
    expect(await post(undefined, new URLSearchParams(hello))).toMatchObject({ status: 201 });
  });

  test("ignores files", async () => {
    const { Body, ...others } = hello;
    const file = new File([Body], "body.txt");
    const sent = await post(undefined, formData([...Object.entries(others), ["Body", file]]));
    expect(sent).toMatchObject({ status: 400, body: { code: 21619 } });
  });

  test("over 1 MiB is rejected, on a socket and in-process", async () => {
    const big = formData([...Object.entries(hello), ["Attachment", new Blob(["a".repeat(2 ** 20)])]]);
    expect(await post(undefined, big)).toMatchObject({ status: 413, body: { code: 20413 } });
    const mocks = startMocks(mockTwilio(createCarrier()));
    try {
      const sent = await post(undefined, big, `https://api.twilio.com${path}`);
      expect(sent).toMatchObject({ status: 413, body: { code: 20413 } });
    } finally {
      mocks.stop();
    }
  });

  test("of thousands of parts is read", async () => {
    const fields = Array.from({ length: 8000 }, (_, index) => [`n${index}`, "1"] as const);
    const { body } = await post(undefined, formData(fields), `${server.url}/echo`);
    expect(JSON.parse(body)).toHaveLength(8000);
  });

  test("has the same parameters as the same form URL-encoded", async () => {
    // Forms write every line break as CRLF.
    const text = fc.string({ unit: "grapheme" }).map((value) => value.replace(/[\r\n]/g, " "));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text), { maxLength: 8 }), async (fields) => {
        const urlEncoded = new URLSearchParams(fields);
        const forms = [formData(fields), urlEncoded, urlEncoded.toString()];
        const types = [undefined, undefined, "Application/X-WWW-Form-URLEncoded ; charset=UTF-8"];
        const read = forms.map(
          async (form, index) => (await post(types[index], form, `${server.url}/echo`)).body,
        );
        expect(new Set(await Promise.all(read))).toEqual(new Set([JSON.stringify(fields)]));
      }),
      { numRuns: 50 },
    );
  });
});

describe("a body that is not a form", () => {
  test.each([
    ["application/json", JSON.stringify(hello)],
    ["text/plain", new URLSearchParams(hello).toString()],
    ["application/x-www-form-urlencoded-not", new URLSearchParams(hello).toString()],
    ["application/x-www-form-urlencoded", ""],
    ["application/x-www-form-urlencoded", "%%%=%&=&&"],
  ])("of type %s has no parameters: Twilio reports a missing To", async (type, body) => {
    expect(await post(type, body)).toMatchObject({ status: 400, body: { code: 21604 } });
  });

  test("with PHP's brackets has other names, which Twilio does not know", async () => {
    const fields = {
      ...hello,
      "MediaUrl[0]": "https://example.com/a.png",
      "MediaUrl[]": "https://example.com/b.png",
    };
    const sent = await post(undefined, new URLSearchParams(fields));
    expect(sent).toMatchObject({ status: 201, body: { num_media: "0" } });
  });
});
