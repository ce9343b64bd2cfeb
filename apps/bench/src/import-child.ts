/** Imports one client and makes it; prints how long that took or, asked to, what it loaded. */
import { registerHooks } from "node:module";
import { account } from "./account.ts";

const makers = {
  async "@smskit/twilio"() {
    const { createTwilio } = await import("@smskit/twilio");
    return createTwilio(account);
  },
  async twilio() {
    const { default: twilio } = await import("twilio");
    return twilio(account.accountSID, account.authToken);
  },
};

const [, , name, asked] = process.argv;
const modules: string[] = [];
if (asked === "modules") {
  registerHooks({
    load(url, context, next) {
      modules.push(url);
      return next(url, context);
    },
  });
}
const start = performance.now();
await makers[name as keyof typeof makers]();
const milliseconds = performance.now() - start;
process.stdout.write(JSON.stringify({ milliseconds, modules }));
