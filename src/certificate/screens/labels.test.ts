import { expect, it } from "vitest";
import type { Holder, HolderRole } from "../model.ts";
import { leaseLineOf } from "./labels.ts";

const holder = (role: HolderRole): Holder => ({
  ...{ name: null, letters: "", role, state: "inForce", lastHeardDay: null, mayHold: [], answer: null },
});
const [BY_HAND, BY_RELAY] = [
  [holder(3), holder(1)],
  [holder(3), holder(4)],
];

it.each([
  ["relay", BY_RELAY, ["certificate.leaseNone", "certificate.leaseCached", "certificate.leaseEach", null]],
  ["hand", BY_HAND, ["certificate.leaseNone", null, null, null]],
] as const)(
  "J11 of a programme by %s tells what its leases do to copies only where a relay destroys shares",
  (_, holders, lines) => {
    expect([0, 1, 2, 3].map((lease) => leaseLineOf({ lease, holders }))).toEqual(lines);
  },
);
