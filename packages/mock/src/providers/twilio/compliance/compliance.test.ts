import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { get, numberSid, sdkFor, serviceSid } from "../testing/twilio-client.ts";

const number = "+18885550100";
const reviewMs = 1000;

let carrier: Carrier;
let server: MockServer;

beforeEach(async () => {
  carrier = createCarrier({ clock: createManualClock(new Date("2026-11-23T12:00:00Z")) });
  server = await startMockServer({ mocks: [mockTwilio(carrier, { senders: [number] })] });
});

afterEach(() => server.close());

const messaging = () => sdkFor(server).messaging.v1;
const brand = {
  customerProfileBundleSid: `BU${"a".repeat(32)}`,
  a2PProfileBundleSid: `BU${"b".repeat(32)}`,
};
const campaign = {
  description: "Sends codes to people who sign in to Acme.",
  messageFlow: "People type their number into the sign-in form of Acme.",
  messageSamples: ["Your code for Acme is 123456", "Your code for Acme is 654321"],
  usAppToPersonUsecase: "2FA",
  hasEmbeddedLinks: false,
  hasEmbeddedPhone: false,
};

test("a brand and its campaign are registered as a set-up script does it", async () => {
  const { sid, status } = await messaging().brandRegistrations.create(brand);
  expect(status).toBe("PENDING");
  carrier.advance(reviewMs);
  expect(await messaging().brandRegistrations(sid).fetch()).toMatchObject({
    customerProfileBundleSid: brand.customerProfileBundleSid,
    a2pProfileBundleSid: brand.a2PProfileBundleSid,
    status: "APPROVED",
    identityStatus: "VERIFIED",
    tcrId: expect.stringMatching(/^B[0-9A-F]{6}$/),
    brandType: "STANDARD",
  });
  expect(await messaging().brandRegistrations.list()).toHaveLength(1);

  const service = messaging().services(serviceSid);
  const created = await service.usAppToPerson.create({ ...campaign, brandRegistrationSid: sid });
  expect(created).toMatchObject({ ...campaign, brandRegistrationSid: sid, campaignStatus: "PENDING" });
  expect(await service.fetch()).toMatchObject({ usAppToPersonRegistered: false });
  carrier.advance(reviewMs);
  expect(await service.usAppToPerson.list()).toMatchObject([
    { sid: created.sid, campaignStatus: "VERIFIED" },
  ]);
  expect(await service.fetch()).toMatchObject({ usAppToPersonRegistered: true });
  const changed = await service.usAppToPerson(created.sid).update({
    ...campaign,
    hasEmbeddedLinks: true,
    ageGated: true,
    directLending: false,
  });
  expect(changed).toMatchObject({ hasEmbeddedLinks: true, ageGated: true, campaignStatus: "PENDING" });
  expect(await service.usAppToPerson(created.sid).remove()).toBe(true);
  expect(await service.usAppToPerson.list()).toEqual([]);
  const other = messaging().services(`MG${"f".repeat(32)}`);
  await expect(other.usAppToPerson(created.sid).fetch()).rejects.toMatchObject({ code: 20404 });
});

test("a brand has vettings, and codes by SMS for its owner", async () => {
  const { sid } = await messaging().brandRegistrations.create({ ...brand, brandType: "SOLE_PROPRIETOR" });
  const own = messaging().brandRegistrations(sid);
  const vetting = await own.brandVettings.create({ vettingProvider: "campaign-verify", vettingId: "cv|1" });
  expect(vetting).toMatchObject({ brandSid: sid, vettingId: "cv|1", vettingStatus: "IN_PROGRESS" });
  expect(await own.brandVettings.list({ vettingProvider: "aegis" })).toEqual([]);
  expect(await own.brandVettings(vetting.brandVettingSid).fetch()).toMatchObject({ vettingId: "cv|1" });
  expect(await own.brandRegistrationOtps.create()).toMatchObject({ brandRegistrationSid: sid });
  carrier.advance(reviewMs);
  expect(await own.update()).toMatchObject({ status: "PENDING", brandType: "SOLE_PROPRIETOR" });
});

test("use cases of services and of campaigns can be listed", async () => {
  const { usecases } = await messaging().usecases.fetch();
  expect(usecases.map(({ usecase }: { usecase: string }) => usecase)).toContain("verification");
  const listed = await messaging().services(serviceSid).usAppToPersonUsecases.fetch();
  expect(listed.usAppToPersonUsecases).toContainEqual(
    expect.objectContaining({ code: "2FA", post_approval_required: false }),
  );
});

test("a campaign that is registered elsewhere is connected to a service", async () => {
  const external = await messaging().externalCampaign.create({
    campaignId: "CABCDEF",
    messagingServiceSid: serviceSid,
  });
  expect(external).toMatchObject({ campaignId: "CABCDEF", messagingServiceSid: serviceSid });
  expect(await messaging().services(serviceSid).usAppToPerson.list()).toMatchObject([
    { sid: external.sid, campaignId: "CABCDEF", isExternallyRegistered: true },
  ]);
});

describe("a toll-free verification", () => {
  const request = {
    businessName: "Acme",
    businessWebsite: "https://example.com",
    notificationEmail: "owner@example.com",
    useCaseCategories: ["TWO_FACTOR_AUTHENTICATION", "ACCOUNT_NOTIFICATIONS"],
    useCaseSummary: "Codes",
    productionMessageSample: "Your code is 123456",
    optInImageUrls: ["https://example.com/1.png", "https://example.com/2.png"],
    optInType: "WEB_FORM" as const,
    messageVolume: "10",
    tollfreePhoneNumberSid: numberSid(number),
  };

  test("is created, approved, changed and deleted", async () => {
    const verifications = messaging().tollfreeVerifications;
    const { sid } = await verifications.create(request);
    expect(await verifications(sid).fetch()).toMatchObject({
      ...request,
      tollfreePhoneNumber: number,
      status: "PENDING_REVIEW",
      businessCity: null,
    });
    carrier.advance(reviewMs);
    expect(await verifications.list({ status: "TWILIO_APPROVED" })).toMatchObject([{ sid }]);
    expect(await verifications.list({ status: "PENDING_REVIEW" })).toEqual([]);
    expect(await verifications.list({ tollfreePhoneNumberSid: numberSid("+18885550101") })).toEqual([]);
    const changed = await verifications(sid).update({ businessName: "Acme Inc.", businessCity: "Berlin" });
    expect(changed).toMatchObject({
      ...request,
      businessName: "Acme Inc.",
      businessCity: "Berlin",
      status: "PENDING_REVIEW",
    });
    expect(await verifications(sid).remove()).toBe(true);
    await expect(verifications(sid).fetch()).rejects.toMatchObject({ code: 20404 });
  });

  test.each(["businessName", "useCaseCategories", "optInImageUrls", "tollfreePhoneNumberSid"])(
    "needs %s",
    async (name) => {
      const verifications = messaging().tollfreeVerifications;
      const incomplete = { ...request, [name]: "" };
      await expect(verifications.create(incomplete)).rejects.toMatchObject({
        code: 20001,
        message: `Missing required parameter ${name.charAt(0).toUpperCase()}${name.slice(1)} in the post body`,
      });
    },
  );
});

describe("deactivations", () => {
  test("redirect to a file with the numbers of the United States that no phone has", async () => {
    for (const phone of ["+15558675310", "+447700900123"]) carrier.setPhone(phone, { state: "unknown" });
    carrier.setPhone("+15558675311", { state: "unreachable" });
    const redirect: unknown = await messaging()
      .deactivations()
      .fetch({ date: new Date("2026-11-22") });
    expect(redirect).toEqual({ redirect_to: `${server.url}/v1/Deactivations/2026-11-22.txt` });
    const file = await get(server, "/v1/Deactivations?Date=2026-11-22");
    expect(file.headers.get("content-type")).toBe("text/plain");
    expect(file.text).toBe("15558675310\n");
  });

  test.each([
    ["", undefined],
    ["?Date=2026-11-23", undefined],
    ["?Date=2020-08-27", undefined],
    ["?Date=2020-08-26", 30113],
    ["?Date=2026-11-24", 30114],
    ["?Date=22-11-2026", 30115],
    ["?Date=2026-11-22T00:00:00Z", 30115],
    ["?Date=2026-02-30", 30115],
  ])("%s is %s", async (query, code) => {
    expect((await get(server, `/v1/Deactivations${query}`)).body["code"]).toBe(code);
  });
});
