/** The storage suite on both databases. */
import { onBothDatabases } from "./both-databases.ts";
import { describeRelayClosingStorage } from "./relay-closing-storage-suite.ts";
import { describeRelayStorage } from "./relay-storage-suite.ts";

onBothDatabases((name, start) => {
  describeRelayStorage(name, start);
  describeRelayClosingStorage(name, start);
});
