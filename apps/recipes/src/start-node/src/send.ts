import { sms, texts } from "./sms.ts";

const receipt = await sms.send({
  to: "+15558675310",
  ...texts.message("SignIn", { code: "048151" }),
});
console.log(receipt.provider, receipt.status, receipt.id);
