import { SmsError } from "@smskit/core";
import { sms } from "./sms.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const to = decodeURIComponent(new URL(request.url).pathname.slice("/text/".length));
    try {
      return Response.json(await sms.send({ to, usageType: "SignIn", variables: { code: "048151" } }));
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      const { code, delivery, message } = error;
      return Response.json({ code, delivery, message }, { status: 400 });
    }
  },
};
