import { afterEach, expect, test } from "vitest";
import { createCarrier, createManualClock } from "../index.ts";
import { type CheckedServer, startCheckedServer } from "../testing/api/api-client.ts";

let server: CheckedServer;
afterEach(() => server.close());

const phone = "+447700900123";

/** Two texts to phones and one from a phone, of two accounts. Returns their ids, newest first. */
async function fill(): Promise<string[]> {
  server = await startCheckedServer();
  const first = await server.text("aaaaaaaa", {
    from: "+447700900999",
    to: phone,
    body: "Do you like lemons?",
  });
  await server.carrier.idle();
  const { id: reply } = await server.carrier.reply({ from: phone, body: "I do" });
  const last = await server.text("bbbbbbbb", { from: "Acme", to: "+447700900124", body: "A parcel" });
  await server.carrier.idle();
  return [last, reply, first];
}

test("lists the texts of both directions, newest first, in pages", async () => {
  const [last, reply, first] = await fill();
  const page = await server.call("GET", "/texts?limit=2");
  expect(page.body).toMatchObject({
    texts: [
      { type: "message", id: last },
      { type: "reply", id: reply, from: phone, body: "I do" },
    ],
    total: 3,
    next: reply,
  });
  const second = await server.call("GET", `/texts?before=${reply}`);
  expect(second.body.texts).toMatchObject([{ type: "message", id: first, status: "delivered" }]);
  expect(second.body.next).toBeUndefined();
  expect((await server.call("GET", "/texts?before=nope")).status).toBe(400);
});

test("lists texts of one millisecond in the order in which they came", async () => {
  server = await startCheckedServer({ carrier: createCarrier({ clock: createManualClock() }) });
  const from = "+447700900999";
  const first = await server.text("aaaaaaaa", { from, to: phone });
  const { id: second } = await server.carrier.reply({ from: phone, body: "I do" });
  const third = await server.text("aaaaaaaa", { from, to: phone });
  const ids = (list: { id: string }[]) => list.map(({ id }) => id);
  expect(ids((await server.call("GET", "/texts")).body.texts)).toEqual([third, second, first]);
  expect(ids((await server.call("GET", `/phones/${phone}`)).body.thread)).toEqual([first, second, third]);
});

test.each([
  ["direction=in", [1]],
  ["direction=out", [0, 2]],
  ["status=delivered", [0, 2]],
  ["account=aaaaaaaa", [1, 2]],
  ["account=aaaaaaaa&direction=in", [1]],
  ["provider=acme&q=parcel", [0]],
  ["q=I+do", [1]],
  ["from=Acme", [0]],
  ["status=failed", []],
])("filters by %s", async (query, expected) => {
  const ids = await fill();
  const { body } = await server.call("GET", `/texts?${query}`);
  expect(body.texts.map(({ id }: { id: string }) => id)).toEqual(expected.map((index) => ids[index]));
});

test("counts the texts by each field, without the filter by that field", async () => {
  await fill();
  expect((await server.call("GET", "/texts")).body.counts).toEqual({
    direction: { out: 2, in: 1 },
    provider: { acme: 3 },
    account: { aaaaaaaa: 2, bbbbbbbb: 1 },
    status: { delivered: 2 },
  });
  expect((await server.call("GET", "/texts?account=bbbbbbbb")).body.counts).toEqual({
    direction: { out: 1 },
    provider: { acme: 1 },
    account: { aaaaaaaa: 2, bbbbbbbb: 1 },
    status: { delivered: 1 },
  });
  expect((await server.call("GET", "/texts?account=bbbbbbbb&direction=in")).body.counts).toEqual({
    direction: { out: 1 },
    provider: {},
    account: { aaaaaaaa: 1 },
    status: {},
  });
});

test("deletes a text of either direction, and only that", async () => {
  const [last, reply, first] = await fill();
  expect((await server.call("DELETE", `/texts/${reply}?account=bbbbbbbb`)).status).toBe(404);
  expect((await server.call("DELETE", `/texts/${reply}`)).status).toBe(204);
  expect((await server.call("DELETE", `/texts/${reply}`)).status).toBe(404);
  expect(server.carrier.replies).toEqual([]);
  expect((await server.call("DELETE", `/texts/${first}`)).status).toBe(204);
  expect(server.carrier.messages.map(({ id }) => id)).toEqual([last]);
});

test("deletes the texts that match", async () => {
  const [last] = await fill();
  expect((await server.call("DELETE", "/texts?account=aaaaaaaa")).body).toEqual({ deleted: 2 });
  expect(server.carrier.messages.map(({ id }) => id)).toEqual([last]);
  expect((await server.call("DELETE", "/texts")).body).toEqual({ deleted: 1 });
  expect((await server.call("GET", "/texts")).body).toMatchObject({ texts: [], total: 0 });
});
