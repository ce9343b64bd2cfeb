import { testConnector } from "./test-connector.ts";
import { storedOptions } from "./testing/shapes/stored-templates.ts";
import { uncodedOptions } from "./testing/shapes/uncoded-refusals.ts";

testConnector(storedOptions());
testConnector(uncodedOptions());
