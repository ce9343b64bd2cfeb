/** A template, and texts of every kind: what `work-child.ts` works on. */
export const content =
  "Hello {{user.name}}, your passcode is {{code}}. It is valid for 10 minutes. Don't share {{code}}.";

export const nameOf = (index: number): string => ["Ada", "Grace", "Zoë", "Łukasz"][index % 4] as string;

export const texts: readonly string[] = [
  "Your passcode is 481516. It is valid for 10 minutes.",
  "Your order 2024-118 is on its way: €12.50 [track it] ^~ {now}",
  "Ваш код: 481516. Никому не сообщайте его.",
  "您的验证码是 481516，请勿告诉他人。",
  "Party at 8 🎉👨‍👩‍👧‍👦 bring your own 🍕",
  `A long one. ${"It goes on and on. ".repeat(20)}`,
  `Lang und breit: ${"Grüße aus Köln 🍻 ".repeat(12)}`,
];
