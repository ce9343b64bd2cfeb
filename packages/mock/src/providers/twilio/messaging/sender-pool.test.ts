import { afterEach, describe, expect, test } from "vitest";
import {
  createCarrier,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { stableHexId } from "../../shared/ids.ts";
import { numberSid, sdkFor, serviceSid } from "../testing/twilio-client.ts";

const american = "+15550001111";
const british = "+447700900999";
const whatsapp = "whatsapp:+15550003333";
const to = "+15558675310";

let server: MockServer;

afterEach(() => server.close());

async function serve(options: MockTwilioOptions = {}) {
  const carrier = createCarrier({ latencyMs: 0 });
  const senders = [
    american,
    { sender: british, mms: false },
    "12345",
    { sender: "54321", callingCode: "+44" },
  ];
  server = await startMockServer({ mocks: [mockTwilio(carrier, { senders, ...options })] });
  const client = sdkFor(server);
  const { sid } = await client.messaging.v1.services.create({ friendlyName: "Codes" });
  return { carrier, client, sid, service: client.messaging.v1.services(sid) };
}

describe("the pool of a service", () => {
  test("takes numbers of the account by their SID, reads, lists and removes them", async () => {
    const { client, sid, service } = await serve();
    const added = await service.phoneNumbers.create({ phoneNumberSid: numberSid(american) });
    expect(added).toMatchObject({
      sid: numberSid(american),
      serviceSid: sid,
      phoneNumber: american,
      countryCode: "US",
      capabilities: ["MMS", "SMS", "Voice"],
    });
    await service.phoneNumbers.create({ phoneNumberSid: numberSid(british) });
    expect(await service.phoneNumbers.list({ pageSize: 1 })).toMatchObject([
      { phoneNumber: american },
      { phoneNumber: british, countryCode: "GB", capabilities: ["SMS", "Voice"] },
    ]);
    expect(await service.phoneNumbers(numberSid(british)).fetch()).toMatchObject({ phoneNumber: british });
    expect(await service.phoneNumbers(numberSid(british)).remove()).toBe(true);
    await expect(service.phoneNumbers(numberSid(british)).fetch()).rejects.toMatchObject({ code: 20404 });
    await expect(service.phoneNumbers(numberSid(british)).remove()).rejects.toMatchObject({ code: 20404 });
    // The account still has the number.
    expect(await client.incomingPhoneNumbers.list({ phoneNumber: british })).toHaveLength(1);
  });

  test("takes short codes, which belong to a country", async () => {
    const { service } = await serve();
    for (const code of ["12345", "54321"]) {
      await service.shortCodes.create({ shortCodeSid: `SC${stableHexId(code)}` });
    }
    expect(await service.shortCodes.list()).toMatchObject([
      { shortCode: "12345", countryCode: "US", capabilities: ["SMS"] },
      { shortCode: "54321", countryCode: "GB" },
    ]);
    expect(await service.phoneNumbers.list()).toEqual([]);
  });

  test("has one alphanumeric sender for each country, and one for all others", async () => {
    const { service } = await serve();
    await service.alphaSenders.create({ alphaSender: "Acme" });
    await service.destinationAlphaSenders.create({ alphaSender: "AcmeFR", isoCountryCode: "FR" });
    await service.destinationAlphaSenders.create({ alphaSender: "AcmeDE", isoCountryCode: "de" });
    await expect(service.alphaSenders.create({ alphaSender: "Acme" })).rejects.toMatchObject({ code: 21710 });
    await expect(
      service.destinationAlphaSenders.create({ alphaSender: "Other", isoCountryCode: "FR" }),
    ).rejects.toMatchObject({ code: 21714 });
    expect(await service.alphaSenders.list()).toMatchObject([{ alphaSender: "Acme" }]);
    expect(await service.destinationAlphaSenders.list()).toMatchObject([
      { alphaSender: "Acme", isoCountryCode: null },
      { alphaSender: "AcmeFR", isoCountryCode: "FR" },
      { alphaSender: "AcmeDE", isoCountryCode: "DE" },
    ]);
    const [french] = await service.destinationAlphaSenders.list({ isoCountryCode: "FR" });
    expect(await service.destinationAlphaSenders(french?.sid ?? "").remove()).toBe(true);
    expect(await service.destinationAlphaSenders.list({ isoCountryCode: "FR" })).toEqual([]);
  });

  test.each(["Acme", "ACME 24/7", "a".repeat(12), "1234567", "Ac+-_& 1", "Äcme", " "])(
    "takes %j as an alphanumeric sender only in Twilio's form",
    async (alphaSender) => {
      const { service } = await serve();
      const isValid = ["Acme", "Ac+-_& 1"].includes(alphaSender);
      const created = service.alphaSenders.create({ alphaSender });
      await (isValid
        ? expect(created).resolves.toMatchObject({ alphaSender })
        : expect(created).rejects.toMatchObject({ code: 21709 }));
    },
  );

  test("takes senders of other channels by their SIDs, and texts with them there", async () => {
    const { carrier, client, sid, service } = await serve({ senders: [american, whatsapp, "rcs:acme"] });
    const send = (channel: string) =>
      client.messages.create({ to: `${channel}:${to}`, messagingServiceSid: sid, body: "hello" });
    await service.phoneNumbers.create({ phoneNumberSid: numberSid(american) });
    await expect(send("whatsapp")).rejects.toMatchObject({ code: 21703 });
    for (const sender of [whatsapp, "rcs:acme"]) {
      await service.channelSenders.create({ sid: `XE${stableHexId(sender)}` });
    }
    expect(await service.channelSenders.list()).toMatchObject([
      { sender: whatsapp, senderType: "WhatsApp", countryCode: "US", messagingServiceSid: sid },
      { sender: "rcs:acme", senderType: "RCS", countryCode: null },
    ]);
    const [viaWhatsapp, viaRcs] = [await send("whatsapp"), await send("rcs")];
    await carrier.idle();
    expect(await client.messages(viaWhatsapp.sid).fetch()).toMatchObject({ from: whatsapp });
    expect(await client.messages(viaRcs.sid).fetch()).toMatchObject({ from: "rcs:acme" });
    expect(await service.channelSenders(`XE${stableHexId(whatsapp)}`).remove()).toBe(true);
    await expect(send("whatsapp")).rejects.toMatchObject({ code: 21703 });
  });

  test("shares no number with another service, until one of them gives it up", async () => {
    const { client, service } = await serve();
    const other = client.messaging.v1.services(serviceSid);
    await service.phoneNumbers.create({ phoneNumberSid: numberSid(american) });
    await expect(other.phoneNumbers.create({ phoneNumberSid: numberSid(american) })).rejects.toMatchObject({
      code: 21712,
      status: 409,
    });
    await service.remove();
    await expect(other.phoneNumbers.create({ phoneNumberSid: numberSid(american) })).resolves.toMatchObject({
      phoneNumber: american,
    });
  });

  test("has at most 400 numbers", async () => {
    const phoneNumbers = Array.from({ length: 400 }, (_, index) => `+1555000${2000 + index}`);
    const { client } = await serve({
      services: [{ sid: serviceSid, phoneNumbers }],
    });
    await expect(
      client.messaging.v1.services(serviceSid).phoneNumbers.create({ phoneNumberSid: numberSid(american) }),
    ).rejects.toMatchObject({ code: 21714 });
  });
});

describe("without listed senders", () => {
  test("takes the numbers that the account has or buys, and loses one that is released", async () => {
    const { client, sid, service } = await serve({ senders: undefined });
    await expect(
      service.phoneNumbers.create({ phoneNumberSid: `PN${"f".repeat(32)}` }),
    ).rejects.toMatchObject({ code: 21421, status: 400 });
    const [first] = await client.incomingPhoneNumbers.list();
    const bought = await client.incomingPhoneNumbers.create({ phoneNumber: "+12125550100" });
    for (const number of [first?.sid ?? "", bought.sid]) {
      await service.phoneNumbers.create({ phoneNumberSid: number });
    }
    await client.incomingPhoneNumbers(bought.sid).remove();
    expect(await service.phoneNumbers.list()).toMatchObject([{ sid: first?.sid }]);
    const sent = client.messages.create({
      to,
      messagingServiceSid: sid,
      from: "+15005550006",
      body: "hello",
    });
    await expect(sent).rejects.toMatchObject({ code: 21711 });
  });

  test("takes the magic number that every account can buy", async () => {
    const { client, sid, service } = await serve({ senders: undefined });
    const bought = await client.incomingPhoneNumbers.create({ phoneNumber: "+15005550006" });
    await service.phoneNumbers.create({ phoneNumberSid: bought.sid });
    const sent = client.messages.create({
      to,
      messagingServiceSid: sid,
      from: "+15005550006",
      body: "hello",
    });
    await expect(sent).resolves.toMatchObject({ from: "+15005550006" });
  });

  test("takes every well-formed short code and channel sender", async () => {
    const { service } = await serve({ senders: undefined });
    const code = await service.shortCodes.create({ shortCodeSid: `SC${"a".repeat(32)}` });
    expect(code.shortCode).toMatch(/^5\d{4}$/);
    const sender = await service.channelSenders.create({ sid: `XE${"a".repeat(32)}` });
    expect(sender.sender).toMatch(/^whatsapp:\+1201555\d{4}$/);
    await expect(service.channelSenders.create({ sid: "XE1" })).rejects.toMatchObject({ code: 21421 });
  });
});

describe("From together with a service", () => {
  test("has to be in the pool", async () => {
    const { client, sid, service } = await serve();
    const send = (from: string) =>
      client.messages.create({ to, from, messagingServiceSid: sid, body: "hello" });
    await expect(send(american)).rejects.toMatchObject({ code: 21711, status: 400 });
    await service.phoneNumbers.create({ phoneNumberSid: numberSid(american) });
    expect(await send(american)).toMatchObject({ from: american, messagingServiceSid: sid });
    await expect(send("12345")).rejects.toMatchObject({ code: 21711 });
    await service.phoneNumbers(numberSid(american)).remove();
    await expect(send(american)).rejects.toMatchObject({ code: 21711 });
  });

  test("may be any sender if the service is only taken for granted", async () => {
    const { client } = await serve();
    const sent = client.messages.create({
      to,
      from: american,
      messagingServiceSid: serviceSid,
      body: "hello",
    });
    await expect(sent).resolves.toMatchObject({ from: american, messagingServiceSid: serviceSid });
  });
});

test("a message without a sender that suits is refused, by what the pool lacks", async () => {
  const { client, sid, service } = await serve();
  const send = () => client.messages.create({ to, messagingServiceSid: sid, body: "hello" });
  await expect(send()).rejects.toMatchObject({ code: 21704, status: 400 });
  await service.alphaSenders.create({ alphaSender: "Acme" });
  await service.shortCodes.create({ shortCodeSid: `SC${stableHexId("54321")}` });
  await expect(send()).rejects.toMatchObject({ code: 21703, status: 400 });
  await service.shortCodes.create({ shortCodeSid: `SC${stableHexId("12345")}` });
  await expect(send()).resolves.toMatchObject({ status: "accepted", from: null });
  await service.remove();
  await expect(send()).rejects.toMatchObject({ code: 21701, status: 404 });
});
