import type { MockServer } from "@smskit/mock";
import "@smskit/test-support/patience";
import { afterAll, beforeAll } from "vitest";
import { type InstalledProject, installProject } from "./installed-project.ts";
import { testBundles } from "./testing/bundles.ts";
import { testFaults } from "./testing/faults.ts";
import { testGateway } from "./testing/gateway.ts";
import { testInbox } from "./testing/inbox.ts";
import { testNumbers } from "./testing/numbers.ts";
import { startProviders } from "./testing/providers.ts";
import { testSending } from "./testing/sending.ts";
import { testTarballs } from "./testing/tarballs.ts";
import { buildApp, testTypes } from "./testing/type-checks.ts";
import { testWorker } from "./testing/worker.ts";
import { testWrappersOnWorkerd } from "./testing/wrappers-on-workerd.ts";

let project: InstalledProject;
let mock: MockServer;

beforeAll(async () => {
  // The types of the fixtures for Playwright refer to it.
  const peers = ["@playwright/test"];
  [project, mock] = await Promise.all([installProject({ peers }), startProviders()]);
  await buildApp(project);
});

afterAll(async () => {
  await Promise.all([project?.remove(), mock?.close()]);
});

testTarballs(() => project);
testTypes(() => project);
testSending(() => ({ project, mock }));
testNumbers(() => project);
testBundles(() => project);
testWorker(() => ({ project, mock }));
testWrappersOnWorkerd(() => project);
testFaults(() => project);
testInbox(() => project);
testGateway(() => project);
