import type { MarkdownRenderer } from "vitepress";

const picture =
  /<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)">\s*<img src="([^"]+)"([^>]*)>\s*<\/picture>/g;

/**
 * Shows a picture that exists in light and in dark as the switch of the site says. `<picture>`, which pages have for their
 * readers on GitHub, follows the system.
 */
export function picturesFollowTheSwitch(md: MarkdownRenderer): void {
  md.core.ruler.before("normalize", "pictures", (state) => {
    state.src = state.src.replace(
      picture,
      '<img class="in-light" src="$2"$3><img class="in-dark" src="$1"$3>',
    );
  });
}
