import SwaggerParser from "@apidevtools/swagger-parser";
import { afterEach, expect, test } from "vitest";
import { type MockServer, startMockServer } from "../index.ts";

let server: MockServer;
afterEach(() => server.close());

interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, { summary?: string; parameters?: { name: string; in: string }[] }>>;
}

async function read(): Promise<Document> {
  server = await startMockServer();
  return (await (await fetch(`${server.url}/api/v1/openapi.json`)).json()) as Document;
}

test("the document is valid OpenAPI 3.1", async () => {
  const document = await read();
  expect(document.openapi).toBe("3.1.0");
  expect(document.servers).toEqual([{ url: server.url }]);
  await SwaggerParser.validate(structuredClone(document) as never);
});

test("it describes every route", async () => {
  const { paths } = await read();
  const calls = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace("/api/v1", "")}`),
  );
  expect(calls.toSorted()).toEqual(
    [
      "GET /messages",
      "DELETE /messages",
      "GET /messages/{id}",
      "DELETE /messages/{id}",
      "GET /texts",
      "DELETE /texts",
      "DELETE /texts/{id}",
      "GET /wait",
      "GET /phones",
      "GET /phones/{number}",
      "PATCH /phones/{number}",
      "POST /replies",
      "GET /media/{id}",
      "GET /numbers",
      "GET /numbers/{number}",
      "PUT /numbers/{number}",
      "DELETE /numbers/{number}",
      "GET /faults",
      "POST /faults",
      "DELETE /faults",
      "DELETE /faults/{id}",
      "GET /clock",
      "POST /clock",
      "GET /requests",
      "POST /reset",
      "GET /info",
      "GET /events",
    ].toSorted(),
  );
});

test("every route has a summary and accepts an account", async () => {
  const { paths } = await read();
  for (const methods of Object.values(paths)) {
    for (const { summary, parameters } of Object.values(methods)) {
      expect(summary).toMatch(/\S/);
      expect(parameters).toContainEqual(expect.objectContaining({ name: "account", in: "query" }));
    }
  }
});
