import { expect, test } from "vitest";
import { type Account, madeUpAccounts, registry } from "./accounts.ts";
import { holdReport, reportingProviders, tampered } from "./testing/held-reports.ts";

const waiting = "On its way to your phone.";

test("some providers send delivery reports", () => {
  expect(reportingProviders.length).toBeGreaterThanOrEqual(3);
});

test.each(reportingProviders)(
  "%s: a report signed for the public address is accepted at another address",
  async (provider) => {
    const { client, log, report, pass } = await holdReport(provider);
    expect(await client.open()).toContain(waiting);
    expect((await pass(report)).ok).toBe(true);
    expect(await client.open()).toContain("Delivered to your phone.");
    expect(log).toEqual([]);
  },
);

test.each(reportingProviders)(
  "%s: a report with a wrong signature is rejected and changes nothing",
  async (provider) => {
    const { client, log, report, pass } = await holdReport(provider);
    const { webhooks } = registry.create(madeUpAccounts[provider] as Account).features ?? {};
    const proofs: readonly string[] = webhooks ? webhooks.signatures : [];
    const isInUrl = report.body === "" || proofs.includes("url-secret");
    const path = isInUrl ? tampered(report.path) : report.path;
    const forged = { ...report, path, body: tampered(report.body) };
    const unsigned = { ...forged, headers: { "content-type": report.headers["content-type"] ?? "" } };
    const coversBody = webhooks !== false && webhooks?.coversBody;
    const requests = coversBody ? [forged, unsigned] : [unsigned];
    for (const request of requests) {
      const response = await pass(request);
      expect(response.status).toBe(403);
      expect(await response.text()).toBe("");
    }
    expect(await client.open()).toContain(waiting);
    expect(log).toHaveLength(requests.length);
    expect(log.join()).not.toMatch(/5558675310|fedcba9876543210|\b\d{6}\b/);
  },
);

test.each(reportingProviders)("%s: a report that is too large is rejected", async (provider) => {
  const { client, report, pass } = await holdReport(provider);
  const body = "x".repeat(600_000);
  expect((await pass({ ...report, method: "POST", body })).status).toBe(413);
  expect(await client.open()).toContain(waiting);
});

test.each(reportingProviders)("%s: a report to another provider's address is rejected", async (provider) => {
  const { client, report, pass } = await holdReport(provider);
  for (const other of Object.keys(madeUpAccounts).filter((name) => name !== provider)) {
    const path = report.path.replace(provider, other);
    // A form is refused as one of another site.
    expect((await pass({ ...report, path })).status).toBeOneOf([403, 404]);
  }
  expect(await client.open()).toContain(waiting);
});
