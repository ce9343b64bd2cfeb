import { type Theme, useRoute } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { h, nextTick, onMounted, watch } from "vue";
// @boundaries-ignore: the pictures belong to the pages.
import phoneDark from "../../../../docs/images/inbox-phone-thread-dark.png";
// @boundaries-ignore: the pictures belong to the pages.
import phoneLight from "../../../../docs/images/inbox-phone-thread-light.png";
import "./style.css";

const alt =
  "The mock's inbox: a phone's conversation, with the code of a text to copy and when each text was delivered";

export default {
  extends: DefaultTheme,
  Layout: () =>
    h(DefaultTheme.Layout, null, {
      "home-hero-image": () => [
        h("img", { class: "hero-phone in-light", src: phoneLight, alt }),
        h("img", { class: "hero-phone in-dark", src: phoneDark, alt }),
      ],
    }),
  setup() {
    const route = useRoute();
    // VitePress gives its home page no main landmark.
    const markMain = () => {
      const content = document.getElementById("VPContent");
      if (content?.querySelector("main") === null) content.setAttribute("role", "main");
      else content?.removeAttribute("role");
    };
    onMounted(markMain);
    watch(
      () => route.path,
      () => nextTick(markMain),
    );
  },
} satisfies Theme;
