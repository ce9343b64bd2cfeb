import { createAws } from "@smskit/aws";

const {
  AWS_REGION = "",
  AWS_ACCESS_KEY_ID = "",
  AWS_SECRET_ACCESS_KEY = "",
  AWS_SMS_FROM = "",
} = process.env;
const sms = createAws({
  region: AWS_REGION,
  credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY },
  from: AWS_SMS_FROM,
  messageType: "TRANSACTIONAL",
  templates: [{ usageType: "SignIn", content: "Your code is {{code}}." }],
});

export async function textCode(to: string, code: string): Promise<string> {
  const receipt = await sms.send({
    to,
    usageType: "SignIn",
    variables: { code },
    providerOptions: { aws: { maxPrice: "0.05" } },
  });
  return receipt.id;
}
