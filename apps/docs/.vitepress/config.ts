import { defineConfig, type Plugin } from "vitepress";
import llmstxt from "vitepress-plugin-llms";
import { extendMarkdown } from "../src/markdown/extend-markdown.ts";
import { repository } from "../src/markdown/repository-links.ts";
import { apiSidebar, sidebars } from "../src/sidebar.ts";
import { pathOnSite, site } from "../src/site.ts";

const description = "Text a person from a TypeScript app, through any SMS provider, and test it offline.";
const card = new URL("social-card.png", site).href;

/** The pages are outside of this folder, so Vue is not found from them. In the browser's part VitePress has an alias for it. */
const findVue: Plugin = {
  name: "find-vue",
  enforce: "pre",
  resolveId: (id, _, { ssr = false }) =>
    ssr && ["vue", "vue/server-renderer"].includes(id) ? { id, external: true } : undefined,
};

/** For the same reason, Vite cannot bundle what VitePress depends on ahead of time: it would warn of each at every start. */
const leaveDependencies: Plugin = {
  name: "leave-dependencies",
  enforce: "post",
  config({ optimizeDeps = {} }) {
    optimizeDeps.include = optimizeDeps.include?.filter((name) => !name.startsWith("vitepress > ")) ?? [];
  },
};

export default defineConfig({
  title: "smskit",
  description,
  lang: "en",
  srcDir: "../../docs",
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
    const url = new URL(pathOnSite(pageData.relativePath), site).href;
    return [
      ["link", { rel: "canonical", href: url }],
      ["meta", { property: "og:url", content: url }],
      ["meta", { property: "og:title", content: title }],
      ["meta", { property: "og:description", content: description }],
    ];
  },
  themeConfig: {
    logo: { src: "/favicon.svg", alt: "" },
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/start/", activeMatch: "^/start/" },
      { text: "Guides", link: "/guides/delivery", activeMatch: "^/(guides|concepts)/" },
      { text: "Providers", link: "/providers/", activeMatch: "^/providers/" },
      { text: "Doors", link: "/doors/", activeMatch: "^/doors/" },
      { text: "Reference", link: "/reference/", activeMatch: "^/reference/" },
      { text: "Playground", link: "/playground" },
    ],
    sidebar: { ...sidebars(), "/reference/api/": apiSidebar() },
    socialLinks: [{ icon: "github", link: repository, ariaLabel: "smskit on GitHub" }],
    editLink: { pattern: `${repository}/edit/main/docs/:path`, text: "Edit this page" },
  },
  markdown: {
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config: extendMarkdown,
  },
  vite: {
    plugins: [
      findVue,
      leaveDependencies,
      llmstxt({
        domain: site.origin,
        ignoreFilesPerOutput: { llmsTxt: ["reference/api/**"], llmsFullTxt: ["reference/api/**"] },
      }),
    ],
  },
});
