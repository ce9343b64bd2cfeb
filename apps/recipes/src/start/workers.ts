import { SmsError } from "@smskit/core";
import { createTwilio } from "@smskit/twilio";

const sms = createTwilio({
  accountSID: "AC0123456789abcdef0123456789abcdef",
  authToken: "fedcba9876543210fedcba9876543210",
  from: "+15550001111",
  baseUrl: "http://127.0.0.1:4010", // the mock server
  templates: [{ usageType: "SignIn", content: "Your code to sign in is {{code}}." }],
});

export default {
  async fetch(request: Request): Promise<Response> {
    const to = decodeURIComponent(new URL(request.url).pathname.slice("/text/".length));
    try {
      return Response.json(await sms.send({ to, usageType: "SignIn", variables: { code: "048151" } }));
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      return Response.json(
        { code: error.code, delivery: error.delivery, message: error.message },
        { status: 400 },
      );
    }
  },
};
