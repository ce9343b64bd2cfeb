import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { createCarrier, parseMockSetup } from "../index.ts";

const read = (path: string) => readFile(new URL(`../../../../docs/${path}`, import.meta.url), "utf8");
const examples = [
  ...(await read("guides/mock-server.md")).matchAll(/^```json mock\.json\n([\s\S]*?)^```/gm),
].map(([, json = ""]) => JSON.parse(json));
const ajv = new Ajv2020({ strict: false });
addFormats.default(ajv);
const isValid = ajv.compile(JSON.parse(await read("public/schemas/mock.json")));

test.each(examples)("the published schema and the server accept example %# of the guide", async (example) => {
  expect(isValid(example), JSON.stringify(isValid.errors)).toBe(true);
  await parseMockSetup(example);
});

test("the first example of the guide sets numbers, phones and faults", async () => {
  const carrier = createCarrier();
  (await parseMockSetup(examples[0])).apply(carrier);
  expect(carrier.numbers.map(({ number }) => number)).toEqual(["+15550001111"]);
  expect(carrier.phone("+15558675311").state).toBe("landline");
  expect(carrier.phone("+15558675312").optedOutOf).toBe("all");
});

test.each([
  [{ numbers: { "+15550001111": { inbound: "http://localhost" } } }],
  [{ phones: { "5558675310": {} } }],
  [{ forward: { connector: "./sms.json" } }],
  [{ forward: { to: [], connector: "./sms.json" } }],
  [{ faults: [{ kind: "rate-limited", times: -1 }] }],
  [{ acme: {} }],
])("the published schema and the server refuse %j", async (setup) => {
  expect(isValid(setup)).toBe(false);
  await expect(parseMockSetup(setup)).rejects.toThrow(/: /);
});

test("content other than an object is refused with a sentence", async () => {
  for (const content of [null, [], "numbers"])
    await expect(parseMockSetup(content)).rejects.toThrow(/object/);
});
