import { createMemoryStores } from "../../src/store/memory/memory-store.ts";
import { describeVaultStore } from "./store-suite.ts";

describeVaultStore("memory", {
  stores: createMemoryStores(),
  limited: (quotaBytes) => createMemoryStores({ quotaBytes }),
});
