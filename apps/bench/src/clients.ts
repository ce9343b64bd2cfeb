import { account, codeOf, recipientOf, senderNumber, textOf } from "./account.ts";
import { requirePeer } from "./peers.ts";

/** Sends the message of that index; resolves when Twilio has accepted it. */
export type Send = (index: number) => Promise<unknown>;

/** What one would send a text with, each as its documentation shows it. A process loads one of them. */
export const clients = {
  async "node:https"(): Promise<Send> {
    const { Agent, request } = await import("node:https");
    const { accountSID, authToken, fromMessagingServiceSID } = account;
    const agent = new Agent({ keepAlive: true });
    const url = `https://api.twilio.com/2010-04-01/Accounts/${accountSID}/Messages.json`;
    const authorization = `Basic ${btoa(`${accountSID}:${authToken}`)}`;
    return (index) =>
      new Promise((resolve, reject) => {
        const form = new URLSearchParams({
          To: recipientOf(index),
          MessagingServiceSid: fromMessagingServiceSID,
          Body: textOf(index),
        }).toString();
        const headers = {
          Authorization: authorization,
          "Content-Type": "application/x-www-form-urlencoded",
          "Content-Length": Buffer.byteLength(form),
        };
        const sent = request(url, { method: "POST", agent, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const message = JSON.parse(Buffer.concat(chunks).toString()) as { sid: string };
            if (response.statusCode === 201) resolve(message.sid);
            else reject(new Error(`HTTP ${response.statusCode}`));
          });
          response.on("error", reject);
        });
        sent.on("error", reject);
        sent.end(form);
      });
  },

  async "@smskit/twilio"(): Promise<Send> {
    const { createTwilio } = await import("@smskit/twilio");
    const connector = createTwilio(account);
    return (index) =>
      connector.send({ to: recipientOf(index), usageType: "SignIn", variables: { code: codeOf(index) } });
  },

  async twilio(): Promise<Send> {
    const { default: twilio } = await import("twilio");
    const client = twilio(account.accountSID, account.authToken);
    const messagingServiceSid = account.fromMessagingServiceSID;
    return (index) =>
      client.messages.create({ to: recipientOf(index), messagingServiceSid, body: textOf(index) });
  },

  async "@logto/connector-twilio-sms"(): Promise<Send> {
    const [{ default: createConnector }, { TemplateType }] = await Promise.all([
      import("@logto/connector-twilio-sms"),
      import("@logto/connector-kit"),
    ]);
    const connector = await createConnector({ getConfig: async () => account });
    return (index) =>
      connector.sendMessage({
        to: recipientOf(index),
        type: TemplateType.SignIn,
        payload: { code: codeOf(index) },
      });
  },

  async "@novu/providers"(): Promise<Send> {
    const { TwilioSmsProvider } = requirePeer("@novu/providers") as {
      TwilioSmsProvider: new (
        config: object,
      ) => { sendMessage(message: { to: string; content: string }): Promise<unknown> };
    };
    const provider = new TwilioSmsProvider({
      accountSid: account.accountSID,
      authToken: account.authToken,
      from: senderNumber,
    });
    return (index) => provider.sendMessage({ to: recipientOf(index), content: textOf(index) });
  },

  async "notifme-sdk"(): Promise<Send> {
    const { default: NotifmeSdk } = requirePeer("notifme-sdk") as {
      default: new (
        options: object,
      ) => { send(request: object): Promise<{ status: string; errors?: Record<string, Error> }> };
    };
    const { accountSID: accountSid, authToken } = account;
    const sdk = new NotifmeSdk({
      channels: { sms: { providers: [{ type: "twilio", accountSid, authToken }] } },
    });
    return async (index) => {
      const sms = { from: senderNumber, to: recipientOf(index), text: textOf(index) };
      const { status, errors } = await sdk.send({ sms });
      if (status !== "success") throw errors?.["sms"] ?? new Error(`notifme-sdk: ${status}`);
    };
  },
} satisfies Record<string, () => Promise<Send>>;

export type ClientName = keyof typeof clients;
