import { describe, test } from "vitest";
import { flows, runFlow } from "./testing/client-flows.ts";
import { curl, sdk } from "./testing/wire-clients.ts";

describe.each([sdk, curl])("$name", (client) => {
  test.each(flows)("$name", async (flow) => {
    await runFlow(flow, client);
  });
});
