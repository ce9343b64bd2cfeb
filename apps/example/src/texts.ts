import { defineTemplates, type Templates } from "@smskit/core";

/** What people get to read, whichever provider carries it. */
export const texts = defineTemplates([
  {
    usageType: "SignIn",
    content: "Lemon & Co: {{code}} is your code to sign in. It works for 5 minutes. Don't share it.",
  },
]);

/** The same texts for a site with a domain: their last line lets phones offer the code to that site alone. */
export function textsFor(publicUrl: string): Templates {
  const { protocol, hostname } = new URL(publicUrl);
  const isDomain = /\.[a-z][a-z0-9-]*$/.test(hostname);
  if (protocol !== "https:" || !isDomain) return texts.templates;
  return texts.templates.map((text) => ({ ...text, appendOrigin: hostname }));
}
