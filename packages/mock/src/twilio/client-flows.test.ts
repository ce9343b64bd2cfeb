import { describe, test } from "vitest";
import { flows, runFlow } from "./client-flows.test-kit.ts";
import { curl, sdk } from "./wire-clients.test-kit.ts";

describe.each([sdk, curl])("$name", (client) => {
  test.each(flows)("$name", async (flow) => {
    await runFlow(flow, client);
  });
});
