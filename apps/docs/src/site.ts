/** Where the site is served from, with a slash at the end: `https://example.com/` or `https://example.com/smskit/`. */
export const site = new URL(process.env["SITE_URL"] ?? "http://localhost:4173/");

/** The path of a page on the site, below its base: `start/` of `start/index.md`, `start/node` of `start/node.html`. */
export function pathOnSite(file: string): string {
  return file.replace(/(?:^|(?<=\/))index\.\w+$|\.\w+$/, "");
}
