// Reads what a browser reads of the installed mock's inbox, and prints the status and type of each.
import { startMockServer } from "@smskit/mock";

const server = await startMockServer();
const page = await fetch(server.url);
const html = await page.text();
const parts = Array.from(html.matchAll(/(?:src|href)="([^"]+)"/g), ([, path]) => path);
const responses = await Promise.all(parts.map((path) => fetch(server.url + path)));
console.log(
  JSON.stringify([page, ...responses].map(({ status, headers }) => [status, headers.get("content-type")])),
);
await server.close();
