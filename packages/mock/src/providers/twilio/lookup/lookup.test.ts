import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  type Carrier,
  createCarrier,
  createManualClock,
  type MockServer,
  type MockTwilioOptions,
  mockTwilio,
  startMockServer,
} from "../../../index.ts";
import { accountSid, get, sdkFor } from "../testing/twilio-client.ts";
import { fetchAsIs } from "../testing/wire-clients.ts";

const number = "+14159929960";
const british = "+447772000001";

let carrier: Carrier;
let server: MockServer;

async function serve(options: MockTwilioOptions = {}): Promise<void> {
  await server?.close();
  carrier = createCarrier({ clock: createManualClock(new Date("2026-11-23T12:00:00Z")) });
  server = await startMockServer({ mocks: [mockTwilio(carrier, options)] });
}

beforeEach(() => serve());

afterEach(() => server.close());

const lookup = (of: string, options = {}) => sdkFor(server).lookups.v2.phoneNumbers(of).fetch(options);
/** The packages that were asked for, as they are on the wire. */
async function packages(of: string, query: Record<string, string>): Promise<Record<string, unknown>> {
  const { body, status } = await get(server, `/v2/PhoneNumbers/${of}?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return body;
}

const nothing = {
  caller_name: null,
  sim_swap: null,
  call_forwarding: null,
  line_status: null,
  line_type_intelligence: null,
  identity_match: null,
  reassigned_number: null,
  sms_pumping_risk: null,
  phone_number_quality_score: null,
  pre_fill: null,
};

describe("Lookup v2", () => {
  test("tells every field, the packages that were not asked for as null", async () => {
    const { body, status } = await get(server, `/v2/PhoneNumbers/${number}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      calling_country_code: "1",
      country_code: "US",
      phone_number: number,
      national_format: "(415) 992-9960",
      valid: true,
      validation_errors: [],
      ...nothing,
      url: `${server.url}/v2/PhoneNumbers/${number}`,
    });
    expect(await lookup(number)).toMatchObject({ valid: true, nationalFormat: "(415) 992-9960" });
  });

  test("an invalid number does not fail the request", async () => {
    const { body, status } = await get(server, "/v2/PhoneNumbers/%2B141599299600?Fields=caller_name");
    expect(status).toBe(200);
    expect(body).toEqual({
      calling_country_code: null,
      country_code: null,
      phone_number: "+141599299600",
      national_format: null,
      valid: false,
      validation_errors: ["TOO_LONG"],
      ...nothing,
      url: `${server.url}/v2/PhoneNumbers/+141599299600`,
    });
  });

  test("a national number is read by its country", async () => {
    const read = await lookup("07772 000001", { countryCode: "GB" });
    expect(read).toMatchObject({ phoneNumber: british, countryCode: "GB", callingCountryCode: "44" });
    expect(await lookup("hello")).toMatchObject({ valid: false, validationErrors: ["NOT_A_NUMBER"] });
  });

  test.each([
    ["reachable", "mobile"],
    ["landline", "landline"],
    ["not-mobile", "fixedVoip"],
    ["premium", "premium"],
    ["blocked", "mobile"],
  ] as const)("a phone that is %s has the line type %s", async (state, type) => {
    carrier.setPhone(british, { state });
    const read = await packages(british, { Fields: "line_type_intelligence" });
    expect(read["line_type_intelligence"]).toMatchObject({
      type,
      carrier_name: "Mock Carrier",
      error_code: null,
    });
  });

  test("the state may differ by account, and toll-free numbers have their own type", async () => {
    carrier.setPhone(number, { state: "landline" }, { account: accountSid });
    const Fields = "line_type_intelligence";
    expect((await packages(number, { Fields }))["line_type_intelligence"]).toMatchObject({
      type: "landline",
    });
    const other = sdkFor(server, `AC${"9".repeat(32)}`).lookups.v2.phoneNumbers(number);
    expect((await other.fetch({ fields: Fields })).lineTypeIntelligence).toMatchObject({
      type: "mobile",
      mobileCountryCode: "310",
      mobileNetworkCode: "004",
    });
    expect((await packages("+18005550100", { Fields }))["line_type_intelligence"]).toMatchObject({
      type: "tollFree",
      mobile_country_code: null,
    });
  });

  test("several packages at once, with or without spaces", async () => {
    carrier.setPhone(number, { state: "premium" });
    const read = await packages(number, {
      Fields: "validation, sms_pumping_risk,line_status,call_forwarding",
    });
    expect(read["sms_pumping_risk"]).toEqual({
      carrier_risk_category: "high",
      number_blocked: false,
      number_blocked_date: null,
      number_blocked_last_3_months: null,
      sms_pumping_risk_score: 97,
      error_code: null,
    });
    expect(read["line_status"]).toEqual({ status: null, error_code: 60612 });
    expect(read["call_forwarding"]).toEqual({ call_forwarding_enabled: null, error_code: 60612 });
    expect(read["caller_name"]).toBeNull();
  });

  test.each([
    ["reachable", "reachable"],
    ["unreachable", "unreachable"],
    ["unknown", "inactive"],
  ] as const)("a phone that is %s has the line status %s", async (state, status) => {
    carrier.setPhone(number, { state });
    const read = await packages(number, { Fields: "line_status" });
    expect(read["line_status"]).toEqual({ status, error_code: null });
  });

  test("a blocked phone is a blocked number", async () => {
    carrier.setPhone(number, { state: "blocked" });
    expect((await packages(number, { Fields: "sms_pumping_risk" }))["sms_pumping_risk"]).toMatchObject({
      number_blocked: true,
      number_blocked_date: "2026-11-23T12:00:00Z",
      sms_pumping_risk_score: 0,
    });
  });

  test("what is unknown of a number is null, and what the options say is told", async () => {
    const Fields =
      "caller_name,sim_swap,reassigned_number,pre_fill,identity_match,phone_number_quality_score";
    const query = { Fields, FirstName: "Ada", LastName: "Smith", LastVerifiedDate: "20201227" };
    const before = await packages(number, query);
    expect(before["caller_name"]).toEqual({ caller_name: null, caller_type: null, error_code: null });
    expect(before["sim_swap"]).toMatchObject({
      last_sim_swap: { last_sim_swap_date: null, swapped_period: "PT24H", swapped_in_period: false },
    });
    expect(before["identity_match"]).toMatchObject({
      first_name_match: "no_data_available",
      summary_score: 0,
    });
    expect(before["reassigned_number"]).toEqual({
      last_verified_date: "2020-12-27",
      is_number_reassigned: "no",
      error_code: null,
    });
    await serve({
      lookups: {
        [number]: {
          lineType: "mobile",
          carrierName: "Acme Mobile",
          callerName: { name: "Ada Lovelace", type: "CONSUMER" },
          smsPumpingRisk: 61,
          lastSimSwap: "2026-11-23T01:00:00Z",
          reassigned: true,
          owner: { FirstName: "Ada", LastName: "Lovelace" },
        },
      },
    });
    const after = await packages(number, query);
    expect(after["caller_name"]).toMatchObject({ caller_name: "Ada Lovelace", caller_type: "CONSUMER" });
    expect(after["sim_swap"]).toMatchObject({
      last_sim_swap: { last_sim_swap_date: "2026-11-23T01:00:00Z", swapped_in_period: true },
      carrier_name: "Acme Mobile",
    });
    expect(after["identity_match"]).toMatchObject({
      first_name_match: "exact_match",
      last_name_match: "no_match",
      city_match: "no_data_available",
      summary_score: 50,
      error_code: null,
    });
    expect(after["reassigned_number"]).toMatchObject({ is_number_reassigned: "yes" });
    expect(after["pre_fill"]).toMatchObject({ first_name: "Ada", last_name: "Lovelace", error_code: null });
    expect(after["phone_number_quality_score"]).toMatchObject({
      quality_score: 61,
      quality_category: "mild",
    });
  });

  test("a package that does not cover the number, or lacks parameters, says so in its error code", async () => {
    const read = await packages(british, { Fields: "caller_name,reassigned_number,identity_match,pre_fill" });
    expect(read["caller_name"]).toMatchObject({ error_code: 60600 });
    expect(read["reassigned_number"]).toMatchObject({ is_number_reassigned: null, error_code: "60600" });
    expect(read["identity_match"]).toMatchObject({ summary_score: 0, error_code: 60617 });
    expect(read["pre_fill"]).toMatchObject({ first_name: null, error_code: 60600 });
  });

  test("unknown fields are refused", async () => {
    await expect(lookup(number, { fields: "caller_name,color" })).rejects.toMatchObject({
      status: 400,
      code: 20001,
    });
  });

  test("test credentials may look numbers up, and nothing else of Lookup", async () => {
    await serve({ testAccounts: [accountSid] });
    expect(await lookup(number)).toMatchObject({ valid: true });
    expect(await get(server, `/v1/PhoneNumbers/${number}`)).toMatchObject({ status: 403 });
  });

  test("credentials are needed, and another method is refused", async () => {
    expect(await get(server, `/v2/PhoneNumbers/${number}`, { authorization: "" })).toMatchObject({
      status: 401,
    });
    const refused = await fetchAsIs.ask(server, { path: `/v2/PhoneNumbers/${number}`, form: {} });
    expect(refused).toMatchObject({ status: 405, headers: { allow: "GET" } });
  });
});

describe("a line type that the account overrides", () => {
  const path = "line_type";
  const override = { line_type: "nonFixedVoip", reason: "Shown to be VoIP" };
  const at = () => sdkFor(server).lookups.v2.lookupOverrides(path, number);

  test("is created, read, changed and deleted, and is what Lookup says", async () => {
    await expect(at().fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    expect(await at().create(override as never)).toMatchObject({
      phoneNumber: number,
      originalLineType: "mobile",
      overriddenLineType: "nonFixedVoip",
      overrideReason: "Shown to be VoIP",
      overriddenByAccountSid: accountSid,
    });
    const fields = "line_type_intelligence";
    expect((await lookup(number, { fields })).lineTypeIntelligence).toMatchObject({ type: "nonFixedVoip" });
    await at().update({ line_type: "landline" } as never);
    expect(await at().fetch()).toMatchObject({ overriddenLineType: "landline", overrideReason: null });
    expect(await at().remove()).toBe(true);
    expect((await lookup(number, { fields })).lineTypeIntelligence).toMatchObject({ type: "mobile" });
  });

  test("must be a line type of a valid number", async () => {
    await expect(at().create({ line_type: "pigeon" } as never)).rejects.toMatchObject({
      code: 20001,
    });
    await expect(at().update(override as never)).rejects.toMatchObject({ code: 20404 });
    const other = sdkFor(server).lookups.v2.lookupOverrides("caller_name", number);
    await expect(other.create(override as never)).rejects.toMatchObject({
      code: 20404,
    });
  });

  test("is not changed by a request that is lost, and is cleared by a reset", async () => {
    const remove = carrier.faults.add({ kind: "server-error" });
    await expect(at().create(override as never)).rejects.toMatchObject({ status: 500 });
    remove();
    await expect(at().fetch()).rejects.toMatchObject({ code: 20404 });
    await at().create(override as never);
    carrier.reset({ account: accountSid });
    await expect(at().fetch()).rejects.toMatchObject({ code: 20404 });
  });
});

test("a batch looks several numbers up, each with its own fields", async () => {
  carrier.setPhone(british, { state: "landline" });
  const response = await fetch(`${server.url}/v2/batch/query`, {
    method: "POST",
    headers: {
      authorization: `Basic ${btoa(`${accountSid}:${"f".repeat(32)}`)}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({
      phone_numbers: [
        { correlation_id: "1", phone_number: british, fields: ["line_type_intelligence"] },
        { phone_number: number, fields: ["identity_match"], identity_match: { first_name: "Ada" } },
        { phone_number: "hello" },
        null,
      ],
    }),
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    phone_numbers: [
      { correlation_id: "1", valid: true, line_type_intelligence: { type: "landline" }, sim_swap: null },
      { correlation_id: null, identity_match: { first_name_match: "no_data_available" } },
      { valid: false, validation_errors: ["NOT_A_NUMBER"] },
      { valid: false },
    ],
  });
});

describe("Lookup v1", () => {
  test("tells carrier and caller name if they are asked for", async () => {
    expect((await get(server, `/v1/PhoneNumbers/${number}`)).body).toEqual({
      caller_name: null,
      country_code: "US",
      phone_number: number,
      national_format: "(415) 992-9960",
      carrier: null,
      add_ons: null,
      url: `${server.url}/v1/PhoneNumbers/${number}`,
    });
    const read = await sdkFor(server)
      .lookups.v1.phoneNumbers(number)
      .fetch({ type: ["carrier", "caller-name"] });
    expect(read.carrier).toEqual({
      mobile_country_code: "310",
      mobile_network_code: "004",
      name: "Mock Carrier",
      type: "mobile",
      error_code: null,
    });
    expect(read.callerName).toEqual({ caller_name: null, caller_type: null, error_code: null });
  });

  test("an invalid number is 404, and an unknown type is refused", async () => {
    const { phoneNumbers } = sdkFor(server).lookups.v1;
    await expect(phoneNumbers("+1415").fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
    await expect(phoneNumbers(number).fetch({ type: ["color"] })).rejects.toMatchObject({
      status: 400,
      code: 20001,
    });
  });
});
