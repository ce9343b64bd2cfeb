import { test } from "vitest";
import { madeUpAccounts } from "./accounts.ts";
import { expectOfflineStart, shareFolder } from "./testing/run-server.ts";
import "@smskit/test-support/patience";

const folder = shareFolder();

test.each(Object.keys(madeUpAccounts))(
  "starts offline with %s, and ends at once when it is told to",
  (provider) => expectOfflineStart(folder(), provider),
);
