import { createMemoryConnector } from "@smskit/core";
import { expect, test } from "vitest";
import { textsFor } from "./texts.ts";

async function textAt(
  publicUrl: string,
): Promise<{ body?: string | undefined; segments?: number | undefined }> {
  const connector = createMemoryConnector({ templates: textsFor(publicUrl) });
  return connector.prepare({ to: "+15558675310", usageType: "SignIn", variables: { code: "048151" } });
}

test("on a site with a domain, the last line binds the code to that site", async () => {
  const { body, segments } = await textAt("https://lemon.example/");
  expect(body?.split("\n").at(-1)).toBe("@lemon.example #048151");
  expect(segments).toBe(1);
});

test.each(["http://127.0.0.1:3000", "https://192.0.2.7", "https://localhost:3000"])(
  "on %s there is no such line",
  async (publicUrl) => {
    expect((await textAt(publicUrl)).body).toBe(
      "Lemon & Co: 048151 is your code to sign in. It works for 5 minutes. Don't share it.",
    );
  },
);
