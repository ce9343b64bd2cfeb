import { testConnector } from "@smskit/contract";
import { wrapped, wrappers } from "./testing/contract.ts";

for (const name of Object.keys(wrappers)) testConnector(wrapped([name]));
