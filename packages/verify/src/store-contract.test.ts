import { createMemoryVerificationStore } from "./index.ts";
import { unreachableStore } from "./store-contract/broken-store.test-kit.ts";
import { testVerificationStore } from "./store-contract.ts";

testVerificationStore({
  name: "memory",
  create: () => createMemoryVerificationStore(),
  createUnreachable: () => unreachableStore,
});
