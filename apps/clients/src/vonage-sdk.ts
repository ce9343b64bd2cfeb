import { Vonage } from "@vonage/server-sdk";

const { VONAGE_API_KEY: apiKey = "", VONAGE_API_SECRET: apiSecret = "" } = process.env;

const clientOf = (secret = apiSecret) => new Vonage({ apiKey, apiSecret: secret });

export const send = (message: { from: string; to: string; text: string }, secret?: string) =>
  clientOf(secret).sms.send(message);
export const sendMessage = (message: { from: string; to: string; text: string }, secret?: string) =>
  clientOf(secret).messages.send({ channel: "sms", messageType: "text", ...message });
export const balance = (): Promise<unknown> => clientOf().accounts.getBalance();
