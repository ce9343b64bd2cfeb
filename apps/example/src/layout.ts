import { html } from "hono/html";

/** Escaped HTML, as `html` makes it. */
export type Html = ReturnType<typeof html>;

export interface LayoutParts {
  /** Also the page's heading. */
  title: string;
  /** The page asks for a correction, which its title says first. */
  failed?: boolean | undefined;
  content: Html;
  /** For a page with a list, not a form. */
  wide?: boolean | undefined;
  /** Names of a script and a style sheet that the page has beside those of all. */
  files?: readonly string[] | undefined;
  /** Beside the page: what only offline mode has. */
  aside?: Html | undefined;
}

/** The document around every page. Nothing in it is inline: the content security policy allows none of that. */
export function layout({
  title,
  failed = false,
  content,
  wide = false,
  files = [],
  aside,
}: LayoutParts): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${failed ? "Error: " : ""}${title} – Lemon &amp; Co</title>
    <link rel="icon" href="/lemon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/style.css">
    <script type="module" src="/page.js"></script>
    ${files.map((name) => html`<link rel="stylesheet" href="/${name}.css"><script type="module" src="/${name}.js"></script>`)}
  </head>
  <body>
    <header class="brand"><img src="/lemon.svg" alt="" width="32" height="32"> Lemon &amp; Co</header>
    <main class="card${wide ? " wide" : ""}">${content}</main>
    ${aside ?? ""}
  </body>
</html>`;
}
