// Preloaded with `--import`: writes the URL of every module that is loaded to stderr.
import { registerHooks } from "node:module";
import { stderr } from "node:process";

registerHooks({
  load(url, context, next) {
    stderr.write(`${url}\n`);
    return next(url, context);
  },
});
