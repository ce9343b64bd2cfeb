import { expect, test } from "vitest";
import type { GatewayMessage } from "../state/gateway-message.ts";
import { messageJson } from "./message-json.ts";

const message: GatewayMessage = {
  id: "00000000-0000-4000-8000-000000000000",
  source: "key:app",
  status: "failed",
  to: "+••••••••10",
  details: { statusCallback: "https://example.com" },
  createdAt: new Date(0),
  updatedAt: new Date(1),
};

test("clients see what is wrong with a text, and no details of the gateway's account", () => {
  const shown = (code: "authentication" | "invalid-recipient") =>
    messageJson({ ...message, error: { code, message: "A sentence.", providerCode: "20003" } }).error;
  expect(shown("authentication")).toEqual({ code: "authentication", message: "A sentence." });
  expect(shown("invalid-recipient")).toMatchObject({ providerCode: "20003" });
});

test("times are ISO 8601, and what a front keeps with a message is not shown", () => {
  expect(messageJson(message)).toEqual({
    id: message.id,
    source: "key:app",
    status: "failed",
    to: "+••••••••10",
    createdAt: "1970-01-01T00:00:00.000Z",
    updatedAt: "1970-01-01T00:00:00.001Z",
  });
});
