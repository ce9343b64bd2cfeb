import { SmsError } from "@smskit/core";
import { sms } from "../../../lib/sms";

export async function POST(_: Request, { params }: { params: Promise<{ to: string }> }) {
  const to = decodeURIComponent((await params).to);
  try {
    return Response.json(await sms.send({ to, usageType: "SignIn", variables: { code: "048151" } }));
  } catch (error) {
    if (!SmsError.is(error)) throw error;
    const { code, delivery, message } = error;
    return Response.json({ code, delivery, message }, { status: 400 });
  }
}
