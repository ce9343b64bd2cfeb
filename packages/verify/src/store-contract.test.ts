import { createMemoryVerificationStore } from "./index.ts";
import { testVerificationStore } from "./store-contract.ts";
import { unreachableStore } from "./testing/store-contract/broken-store.ts";

testVerificationStore({
  name: "memory",
  create: () => createMemoryVerificationStore(),
  createUnreachable: () => unreachableStore,
});
