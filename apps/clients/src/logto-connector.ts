import createConnector from "@logto/connector-twilio-sms";

const config = JSON.parse(process.env["LOGTO_CONFIG"] ?? "{}");
const connector = await createConnector({ getConfig: () => Promise.resolve(config) });

export async function sendMessage(data: { to: string; type: string; payload: object }) {
  const { statusCode, body } = (await connector.sendMessage(data as never)) as {
    statusCode: number;
    body: string;
  };
  return { statusCode, body: JSON.parse(body) };
}
