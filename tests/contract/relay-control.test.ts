/** What follows from control statements, and the calls for repair, recovery, leases and cards, on both databases. */
import { onBothDatabases } from "./both-databases.ts";
import { describeRelayCards } from "./relay-card-suite.ts";
import { describeRelayClosing } from "./relay-closing-suite.ts";
import { describeRelayControl } from "./relay-control-suite.ts";
import { describeRelayLease } from "./relay-lease-suite.ts";
import { describeRelayRepair } from "./relay-repair-suite.ts";

onBothDatabases((name, start) => {
  describeRelayControl(name, start);
  describeRelayRepair(name, start);
  describeRelayClosing(name, start);
  describeRelayLease(name, start);
  describeRelayCards(name, start);
});
