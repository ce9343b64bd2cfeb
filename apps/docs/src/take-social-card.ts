/** Draws the picture that a link to the site shows elsewhere: docs/public/social-card.png. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { launchBrowser } from "@smskit/test-browser";
import { root } from "./markdown/repository-links.ts";

const folder = join(root, "docs/public");
const logo = readFileSync(join(folder, "favicon.svg"), "utf8");
const card = `<!doctype html><html lang="en"><style>
  body { margin: 0; width: 1200px; height: 630px; display: flex; flex-direction: column; justify-content: center; gap: 28px;
    box-sizing: border-box; padding: 0 96px; background: #0b1f1d; color: #f0fdfa; font-family: system-ui, sans-serif; }
  h1 { margin: 0; display: flex; align-items: center; gap: 28px; font-size: 104px; letter-spacing: -2px; }
  h1 svg { width: 104px; height: 104px; }
  p { margin: 0; font-size: 44px; line-height: 1.35; color: #99f6e4; }
  pre { margin: 12px 0 0; padding: 28px 36px; border-radius: 20px; background: #123330; font-size: 26px; }
</style><h1>${logo}smskit</h1>
<p>Text a person from a TypeScript app, through any SMS provider. Test it offline.</p>
<pre>await sms.send({ to, usageType: "SignIn", variables: { code } });</pre>`;

const browser = await launchBrowser();
const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
await page.setContent(card);
await page.screenshot({ path: join(folder, "social-card.png") });
await browser.close();
