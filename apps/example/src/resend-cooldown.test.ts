import { expect, test } from "vitest";
import { createResendCooldown } from "./resend-cooldown.ts";

const to = "+15558675310";
const seconds = 1000;

test("the pauses grow: 30, 60, 120 and 300 seconds, which repeats", () => {
  let now = 0;
  const cooldown = createResendCooldown({ now: () => now });
  for (const pause of [30, 60, 120, 300, 300]) {
    expect(cooldown.claim(to).granted).toBe(true);
    expect(cooldown.claim(to)).toEqual({ granted: false, waitMs: pause * seconds });
    now += pause * seconds - 1;
    expect(cooldown.waitMs(to)).toBe(1);
    now += 1;
  }
});

test("a claim that is given back leaves the pause as it was", () => {
  let now = 0;
  const cooldown = createResendCooldown({ now: () => now });
  const first = cooldown.claim(to);
  if (first.granted) first.release();
  expect(cooldown.waitMs(to)).toBe(0);
  cooldown.claim(to);
  now = 40 * seconds;
  const second = cooldown.claim(to);
  expect(cooldown.waitMs(to)).toBe(60 * seconds);
  if (second.granted) second.release();
  expect(cooldown.waitMs(to)).toBe(0);
  cooldown.claim(to);
  expect(cooldown.waitMs(to)).toBe(60 * seconds);
});

test("one number does not wait for another; an owner who signed in starts over, and so does a quiet hour", () => {
  let now = 0;
  const cooldown = createResendCooldown({ now: () => now });
  cooldown.claim(to);
  expect(cooldown.claim("+15558675311").granted).toBe(true);
  cooldown.clear(to);
  expect(cooldown.claim(to).granted).toBe(true);
  now = 30 * seconds;
  cooldown.claim(to);
  now += 3600 * seconds;
  cooldown.claim(to);
  expect(cooldown.waitMs(to)).toBe(30 * seconds);
});
