import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../../index.ts";
import {
  accountId,
  closeBandwidth,
  from,
  list,
  otherAccountId,
  refusalOf,
  type ServedBandwidth,
  second,
  sendWith,
  serveBandwidth,
  text,
  to,
  tollFree,
} from "./testing/bandwidth-client.ts";
import { problemsOfBody } from "./testing/openapi.ts";

afterEach(closeBandwidth);

const start = "2026-11-28T12:00:00.000Z";
const late = "2026-11-28T12:30:00.000Z";

/** Three messages, the last an MMS, then a text from a phone; half an hour between the first and the others. */
async function serveHistory(): Promise<ServedBandwidth & { ids: (string | undefined)[] }> {
  const carrier = createCarrier({ clock: createManualClock(new Date(start)), latencyMs: 10 });
  const served = await serveBandwidth({}, carrier);
  const { api, send } = served;
  const first = await send();
  carrier.advance(1_800_000);
  carrier.setPhone(second, { state: "landline" });
  const failed = await send({ to: new Set([second]), text: "你".repeat(100), from: tollFree });
  const mms = await send({ media: ["https://app.test/a.png"], text: "Look" });
  await sendWith(api, {}, otherAccountId);
  carrier.advance(1000);
  const reply = await carrier.reply({ from: to, to: from, body: "Yes", account: accountId });
  await send({ to: new Set(["+447400123456"]), text: "on its way" });
  return { ...served, ids: [first, failed, mms, reply].map(({ id }) => id) };
}

describe("messages are listed", () => {
  let history: Awaited<ReturnType<typeof serveHistory>>;

  beforeEach(async () => {
    history = await serveHistory();
  });

  test("with what Bandwidth knows of each, but not their texts", async () => {
    const { api, ids } = history;
    const found = await list(api, { messageId: ids[0] });
    expect(found).toEqual({
      totalCount: 1,
      pageInfo: {},
      messages: [
        {
          messageId: ids[0],
          accountId,
          sourceTn: from,
          destinationTn: to,
          messageStatus: "DELIVERED",
          messageDirection: "OUTBOUND",
          messageType: "sms",
          segmentCount: 1,
          errorCode: 0,
          receiveTime: start,
          carrierName: "AT&T",
          messageSize: text.length,
          messageLength: text.length,
          attachmentCount: 0,
          recipientCount: 1,
          campaignClass: null,
          campaignId: null,
          bwLatency: null,
          carrierLatency: null,
          callingNumberCountryA3: "USA",
          calledNumberCountryA3: "USA",
          product: "LOCAL_A2P",
          location: null,
        },
      ],
    });
  });

  test("as the OpenAPI has them", async () => {
    const { api } = history;
    const found = await list(api, { limit: 100 });
    expect(found.totalCount).toBe(5);
    expect(problemsOfBody("messagesList", found)).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, number[]]>([
    ["an id that does not exist", { messageId: "1589228074636lm4k2je7j7jklbn2" }, []],
    ["a sender", { sourceTn: tollFree }, [1]],
    ["several senders", { sourceTn: `${tollFree},${to}` }, [3, 1]],
    ["a recipient", { destinationTn: second }, [1]],
    ["the first characters of a recipient", { destinationTn: to.slice(0, -1) }, [2, 1, 0]],
    ["a direction", { messageDirection: "INBOUND" }, [3]],
    ["a status", { messageStatus: "UNDELIVERED" }, [1]],
    ["an error", { errorCode: 4720 }, [1]],
    ["a type", { messageType: "mms" }, [2]],
    ["a carrier", { carrierName: "AT&T" }, [3, 2, 1, 0]],
    ["a product", { product: "TOLL_FREE" }, [1]],
    ["a country", { callingNumberCountryA3: "USA", calledNumberCountryA3: "USA" }, [3, 2, 1, 0]],
    ["a time from which", { fromDateTime: late, toDateTime: late }, [2, 1]],
    ["a time until which", { toDateTime: start }, [0]],
    ["segments", { fromSegmentCount: 2, toSegmentCount: 2 }, [1]],
    ["a size", { fromMessageSize: 300 }, [1]],
    ["several filters", { sourceTn: from, messageType: "sms", messageStatus: "DELIVERED" }, [0]],
  ])("by %s", async (_, query, expected) => {
    const { api, ids } = history;
    const { messages, totalCount } = await list(api, query);
    const known = messages?.filter(({ destinationTn }) => destinationTn !== "+447400123456") ?? [];
    const found = known.map(({ messageId }) => ids.indexOf(messageId ?? ""));
    expect(found.toSorted()).toEqual(expected.toSorted());
    expect(totalCount).toBe(messages?.length);
  });

  test("while they are under way", async () => {
    const { api, carrier } = history;
    const query = { destinationTn: "+447400123456" };
    expect((await list(api, query)).messages).toMatchObject([
      { messageStatus: "QUEUED", carrierName: "other", calledNumberCountryA3: null },
    ]);
    carrier.advance(10);
    expect((await list(api, query)).messages).toMatchObject([{ messageStatus: "DELIVERED" }]);
  });

  test("in pages, sorted", async () => {
    const { api } = history;
    const seen: (string | undefined)[] = [];
    let pageToken: string | undefined;
    for (let page = 0; page < 3; page++) {
      const { messages, totalCount, pageInfo } = await list(api, {
        limit: 2,
        sort: "receiveTime:asc",
        pageToken,
      });
      expect(totalCount).toBe(5);
      expect(pageInfo?.prevPageToken === undefined).toBe(page === 0);
      seen.push(...(messages ?? []).map(({ receiveTime }) => receiveTime));
      pageToken = pageInfo?.nextPageToken;
      if (pageToken !== undefined) expect(pageInfo?.nextPage).toContain("/api/v2/users/9900000/messages?");
    }
    expect(pageToken).toBeUndefined();
    expect(seen).toEqual(seen.toSorted());
    expect(seen).toHaveLength(5);
  });

  test("newest first by default", async () => {
    const { api } = history;
    const { messages } = await list(api, { sourceTn: from });
    const times = messages?.map(({ receiveTime }) => receiveTime) ?? [];
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test("in the order in which they came, if they came in one millisecond", async () => {
    const { api, carrier, send } = await serveBandwidth({}, createCarrier({ clock: createManualClock() }));
    const first = await send();
    const second = await carrier.reply({ from: to, to: from, body: "Yes", account: accountId });
    const third = await send();
    const ids = async (query: Record<string, unknown>) =>
      (await list(api, query)).messages?.map(({ messageId }) => messageId);
    expect(await ids({ limit: 100 })).toEqual([third.id, second.id, first.id]);
    expect(await ids({ sort: "receiveTime:asc" })).toEqual([first.id, second.id, third.id]);
    expect(await ids({ sort: "destinationTn:asc" })).toEqual([second.id, first.id, third.id]);
  });

  test("for the account that asks", async () => {
    const { api } = history;
    const { totalCount, messages } = await list(api, { limitTotalCount: true }, otherAccountId);
    expect([totalCount, messages?.length]).toEqual([1, 1]);
  });

  test.each([
    [{}, "'query' must have at least one parameter"],
    [{ limit: 0 }, "'limit'"],
    [{ messageType: "fax" as never }, "'messageType' must be one of"],
  ])("not by %j, and the refusal has no list of fields", async (query, description) => {
    const { api } = history;
    const { response } = await refusalOf(list(api, query));
    expect(response.status).toBe(400);
    expect(problemsOfBody("messagingRequestError", response.data)).toEqual([]);
    expect(response.data).toMatchObject({ description: expect.stringContaining(description) });
  });
});
