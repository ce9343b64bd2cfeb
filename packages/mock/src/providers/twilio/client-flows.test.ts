import { describe, test } from "vitest";
import { flows, runFlow } from "../../testing/providers/twilio/client-flows.ts";
import { curl, sdk } from "../../testing/providers/twilio/wire-clients.ts";

describe.each([sdk, curl])("$name", (client) => {
  test.each(flows)("$name", async (flow) => {
    await runFlow(flow, client);
  });
});
