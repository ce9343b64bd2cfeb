import { type MockServer, startMockServer } from "@smskit/mock";
import { afterAll, beforeAll, vi } from "vitest";
import { testBundles } from "./bundles.test-kit.ts";
import { testFaults } from "./faults.test-kit.ts";
import { testInbox } from "./inbox.test-kit.ts";
import { type InstalledProject, installProject } from "./installed-project.ts";
import { testNumbers } from "./numbers.test-kit.ts";
import { testSending } from "./sending.test-kit.ts";
import { testTarballs } from "./tarballs.test-kit.ts";
import { buildApp, testTypes } from "./type-checks.test-kit.ts";
import { testWorker } from "./worker.test-kit.ts";
import { testWrappersOnWorkerd } from "./wrappers-on-workerd.test-kit.ts";

// Installers, compilers and other runtimes take what they take on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let project: InstalledProject;
let mock: MockServer;

beforeAll(async () => {
  [project, mock] = await Promise.all([installProject(), startMockServer({ port: 0 })]);
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
