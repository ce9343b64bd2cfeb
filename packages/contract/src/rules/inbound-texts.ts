import type { InboundMessage } from "@smskit/core";
import { assert, expect } from "vitest";
import { recipient } from "../bench.ts";
import type { Bench, ContractRule } from "../contract-rule.ts";
import { expectTime, readRequests, webhookOf } from "../read-reports.ts";
import { atProvider } from "../send-declared.ts";
import { textsIn } from "../wire-request.ts";

const trickyText = 'Yes & no = 100% +1 {{code}} <b>"\\" é 😀?';
const longText = "A text of more than one segment, as people write them. ".repeat(6).trim();
const image = { url: "https://example.com/media/7f1b0c2d", contentType: "image/jpeg" };

interface Received {
  messages: readonly InboundMessage[];
  /** Every string in the requests. */
  strings: readonly string[];
  id: string;
}

/** Sends a text from a phone, and returns what the webhook makes of it. */
async function receive(
  bench: Bench,
  text: { to: string; body: string; media?: readonly (typeof image)[] },
): Promise<Received> {
  const { app, provider, webhook } = bench;
  const before = app.requests.length;
  const { id } = await provider.carrier.reply({ from: recipient, ...text });
  await provider.carrier.idle();
  const read = (await readRequests(bench, webhook?.() as never)).slice(before);
  assert(read.length > 0, "the provider must pass on inbound texts: start it with `webhookUrl`");
  // A provider may report its own response to a keyword, too.
  const messages = read.flatMap(({ events }) =>
    events.flatMap((event) => (event.type === "inbound" ? [event.message] : [])),
  );
  assert(messages.length > 0, "an inbound text must become an inbound message");
  return { id, messages, strings: read.flatMap(({ request }) => textsIn(request)) };
}

function digits(number: string): string {
  return number.replace(/\D/g, "");
}

/** Texts from phones. */
export const inboundTextRules: readonly ContractRule[] = [
  {
    id: "receives-texts",
    title: "reads inbound texts of the provider whole: sender, recipient, text, media, keyword, time",
    needs: "app",
    async run(bench) {
      const { connector, send, message, provider } = bench;
      if (webhookOf(bench, "inbound") === undefined) return;
      const sent = await send(message({ to: recipient }));
      await provider.carrier.idle();
      const to = atProvider(bench, sent).from;
      assert(to !== null, "a text that has arrived has a sender");
      for (const body of [trickyText, longText]) {
        const { id, messages } = await receive(bench, { to, body });
        expect(messages[0]?.id, "the provider's id of an inbound text").toBe(id);
        for (const one of messages) {
          expect(one.provider, "the provider of an inbound text").toBe(connector.provider);
          expect(digits(one.from), "the phone that an inbound text is from").toBe(digits(recipient));
          expect(digits(one.to), "your number that an inbound text is to").toBe(digits(to));
          expect(one.media, "the media of a text").toEqual([]);
          expect(one.keyword, "the keyword of a normal text").toBeUndefined();
          expectTime("an inbound text", one.at, provider.carrier.now());
        }
        expect(messages.map((one) => one.body).join(""), "the whole inbound text").toBe(body);
        const places = messages.flatMap(({ parts }) => parts ?? []);
        if (messages.length === 1) continue;
        expect(places, "the place of each part of a longer text").toEqual(
          messages.map((_, index) => ({
            reference: places[0]?.reference,
            index: index + 1,
            total: messages.length,
          })),
        );
      }
      const picture = await receive(bench, { to, body: "Look at this", media: [image] });
      const [shown] = picture.messages[0]?.media ?? [];
      // A provider that stores the file reports its own URL.
      const isStored = !picture.strings.includes(image.url) && picture.strings.includes(image.contentType);
      const storedUrl = picture.strings.find((one) => one === shown?.url) ?? "a URL of the webhook";
      // Some providers do not say of which type a file is.
      const contentType = picture.strings.includes(image.contentType) ? image.contentType : "";
      const expected = picture.strings.includes(image.url) ? [{ ...image, contentType }] : [];
      expect(picture.messages[0]?.media, "the media of an inbound message").toEqual(
        isStored ? [{ ...image, url: storedUrl }] : expected,
      );
      const stop = await receive(bench, { to, body: "STOP" });
      expect(stop.messages[0]?.keyword, 'the keyword of "STOP"').toBe("stop");
    },
  },
];
