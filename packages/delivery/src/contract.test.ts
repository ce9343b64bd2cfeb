import { testConnector } from "@smskit/contract";
import { wrapped, wrappers } from "./contract.test-kit.ts";

for (const name of Object.keys(wrappers)) testConnector(wrapped([name]));
