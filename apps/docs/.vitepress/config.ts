import { defineConfig, type Plugin } from "vitepress";
import llmstxt from "vitepress-plugin-llms";
import { emptyHeadersToCells } from "../src/markdown/empty-headers.ts";
import { showFileNames } from "../src/markdown/file-names.ts";
import { drawDiagrams } from "../src/markdown/mermaid.ts";
import { picturesFollowTheSwitch } from "../src/markdown/pictures.ts";
import { linkToRepository, repository } from "../src/markdown/repository-links.ts";
import { showDoubleBraces } from "../src/markdown/vue-interpolation.ts";
import { apiSidebar, sidebars } from "../src/sidebar.ts";

/** Where the site is served from: `https://example.com/` or `https://example.com/smskit/`. */
const site = new URL(process.env["SITE_URL"] ?? "http://localhost:4173/");
const description = "Text a person from a TypeScript app, through any SMS provider, and test it offline.";
const card = new URL("social-card.png", site).href;

/** The pages are outside of this folder, so Vue is not found from them. In the browser's part VitePress has an alias for it. */
const findVue: Plugin = {
  name: "find-vue",
  enforce: "pre",
  resolveId: (id, _, { ssr = false }) =>
    ssr && ["vue", "vue/server-renderer"].includes(id) ? { id, external: true } : undefined,
};

export default defineConfig({
  title: "smskit",
  description,
  lang: "en",
  srcDir: "../../docs",
  outDir: ".vitepress/dist",
  base: site.pathname,
  cleanUrls: true,
  // Addresses of servers that a reader starts.
  ignoreDeadLinks: "localhostLinks",
  sitemap: { hostname: site.href },
  head: [
    ["link", { rel: "icon", type: "image/svg+xml", href: `${site.pathname}favicon.svg` }],
    ["meta", { name: "theme-color", content: "#0f766e" }],
    ["meta", { property: "og:type", content: "website" }],
    ["meta", { property: "og:site_name", content: "smskit" }],
    ["meta", { property: "og:image", content: card }],
    ["meta", { property: "og:image:alt", content: "smskit: text a person, through any provider" }],
    ["meta", { name: "twitter:card", content: "summary_large_image" }],
  ],
  transformHead({ pageData, title, description }) {
    const path = pageData.relativePath.replace(/(?:^|(?<=\/))index\.md$|\.md$/, "");
    const url = new URL(path, site).href;
    return [
      ["link", { rel: "canonical", href: url }],
      ["meta", { property: "og:url", content: url }],
      ["meta", { property: "og:title", content: title }],
      ["meta", { property: "og:description", content: description }],
    ];
  },
  themeConfig: {
    siteTitle: "smskit",
    logo: { src: "/favicon.svg", alt: "" },
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start/", activeMatch: "^/start/" },
      { text: "Guides", link: "/guides/delivery", activeMatch: "^/(guides|concepts)/" },
      { text: "Providers", link: "/providers/", activeMatch: "^/providers/" },
      { text: "Reference", link: "/reference/", activeMatch: "^/reference/" },
      { text: "Playground", link: "/playground" },
    ],
    sidebar: { ...sidebars(), "/reference/api/": apiSidebar() },
    socialLinks: [{ icon: "github", link: repository, ariaLabel: "smskit on GitHub" }],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: "Edit this page" },
  },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    languageAlias: { "": "text" },
    config(md) {
      picturesFollowTheSwitch(md);
      showDoubleBraces(md);
      linkToRepository(md);
      emptyHeadersToCells(md);
      drawDiagrams(md);
      showFileNames(md);
    },
  },
  vite: {
    plugins: [
      findVue,
      llmstxt({
        domain: site.origin,
        ignoreFilesPerOutput: { llmsTxt: ["reference/api/**"], llmsFullTxt: ["reference/api/**"] },
      }),
    ],
  },
});
