import { randomInt, randomUUID } from "node:crypto";
import { type SmsConnector, SmsError } from "@smskit/core";
import { Hono } from "hono";
import { html } from "hono/html";

/** Signs people in by a code, which it texts them. */
export function createApp({ sms }: { sms: SmsConnector }): Hono {
  const codes = new Map<string, string>();
  const app = new Hono();
  app.get("/", (context) => context.html(numberPage()));

  app.post("/start", async (context) => {
    const { number } = await context.req.parseBody();
    const code = String(randomInt(1_000_000)).padStart(6, "0");
    try {
      await sms.send({ to: String(number), usageType: "SignIn", variables: { code } });
    } catch (error) {
      if (!SmsError.is(error)) throw error;
      // If the outcome is unknown, the text may be on the phone already: the code counts.
      if (error.delivery === "not-sent") return context.html(numberPage(sentenceOf(error)), 422);
    }
    const id = randomUUID();
    codes.set(id, code);
    return context.html(codePage(id));
  });

  app.post("/check", async (context) => {
    const { id, code } = await context.req.parseBody();
    if (codes.get(String(id)) !== code)
      return context.html(codePage(String(id), "That is not the code."), 422);
    codes.delete(String(id));
    return context.html(page(html`<h1>Welcome</h1>`));
  });
  return app;
}

function sentenceOf({ code }: SmsError): string {
  if (code === "invalid-recipient") return "That is not a mobile number.";
  if (code === "recipient-blocked") return "This number has asked not to be texted.";
  return "We cannot text you now. Try again later.";
}

const numberPage = (problem = "") =>
  page(html`
    <form method="post" action="/start">
      <label>Mobile number <input name="number" type="tel" autocomplete="tel" required></label>
      <button>Text me a code</button>
      <p role="alert">${problem}</p>
    </form>`);

const codePage = (id: string, problem = "") =>
  page(html`
    <form method="post" action="/check">
      <input type="hidden" name="id" value="${id}">
      <label>Code <input name="code" inputmode="numeric" autocomplete="one-time-code" required></label>
      <button>Sign in</button>
      <p role="alert">${problem}</p>
    </form>`);

const page = (content: ReturnType<typeof html>) =>
  html`<!doctype html><html lang="en"><title>Sign in</title>${content}</html>`;
