/** A step of the package's build: puts the page into `dist`, where `built-page.ts` finds it. */
import { mkdir, writeFile } from "node:fs/promises";
import { readPage } from "./build-page.ts";

const { html, js, css, icon } = await readPage();
const folder = new URL("../../dist/inbox/page/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries({
  "index.html": html,
  "inbox.js": js,
  "inbox.css": css,
  "icon.svg": icon,
})) {
  await writeFile(new URL(name, folder), text);
}
