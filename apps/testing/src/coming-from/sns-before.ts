import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";

const sns = new SNSClient({});
const text = (StringValue: string) => ({ DataType: "String", StringValue });

export async function textCode(to: string, code: string): Promise<string | undefined> {
  const { MessageId } = await sns.send(
    new PublishCommand({
      PhoneNumber: to,
      Message: `Your code is ${code}.`,
      MessageAttributes: {
        "AWS.MM.SMS.OriginationNumber": text(process.env["AWS_SMS_FROM"] ?? ""),
        "AWS.SNS.SMS.SMSType": text("Transactional"),
        "AWS.SNS.SMS.MaxPrice": { DataType: "Number", StringValue: "0.05" },
      },
    }),
  );
  return MessageId;
}
