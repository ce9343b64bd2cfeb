import { type Theme, useRoute } from "vitepress";
import DefaultTheme from "vitepress/theme";
import { nextTick, onMounted, watch } from "vue";
import "./style.css";

export default {
  extends: DefaultTheme,
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
