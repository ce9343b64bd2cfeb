import { testConnector } from "./test-connector.ts";
import { testWebhook } from "./test-webhook.ts";
import { batchOptions } from "./testing/shapes/batches.ts";
import { notificationOptions } from "./testing/shapes/notifications.ts";
import { storedOptions } from "./testing/shapes/stored-templates.ts";
import { uncodedOptions } from "./testing/shapes/uncoded-refusals.ts";

testConnector(storedOptions());
testConnector(uncodedOptions());
testWebhook(notificationOptions());
testWebhook(batchOptions("basic"));
testWebhook(batchOptions("url-secret"));
