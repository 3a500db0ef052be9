/** Lease calls, their answers, and shares as text: W48 and W49 of src/wire/SPEC.md. */
import { type Cbor, encodeCbor } from "../../../src/kit/cbor.ts";
import { encodeLeaseCode } from "../../../src/wire/lease-code.ts";
import { bytesOf, hexOf, type VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, coordinator, relay } from "../material.ts";

const cbor = (value: Cbor) => hexOf(encodeCbor(value));
const share = bytesOf(bytesFor("lease share", 32));
const leaseKey = bytesOf(coordinator.signKey);
const challenge = bytesOf(bytesFor("lease challenge", 56));
const signature = bytesOf(bytesFor("lease signature", 64));
const text = encodeLeaseCode(share);

const message =
  (operation: string) =>
  (name: string, value: Cbor, outcome = "LEASE_CALL_MALFORMED"): Case => [
    `${operation}: ${name}`,
    "W48",
    operation,
    { message: cbor(value) },
    outcome,
  ];

const code = (name: string, typed: string, outcome: string): Case => [
  `share as text: ${name}`,
  "W49",
  "read-lease-code",
  { text: typed },
  outcome,
];

/** A record of type 13, with other fields than a whole one; `null` takes one away. */
function record(name: string, ...changes: readonly (readonly [number, Cbor | null])[]): Case {
  const fields = new Map<number, Cbor>([
    [1, 13],
    [67, share],
    [68, [3, 1]],
  ]);
  for (const [field, value] of changes)
    if (value === null) fields.delete(field);
    else fields.set(field, value);
  return [`record: ${name}`, "W62 W63", "read-lease-record", { fields: cbor(fields) }, "ok"];
}

export function makeLeases(): Promise<VectorFile> {
  const call = message("decode-lease-call");
  const answer = message("decode-lease-answer");
  const asked = { programmeId: bytesFor("lease programme", 16), relayKey: relay.signKey, challenge: hexOf(challenge) };
  return answerCases("lease", "src/wire/SPEC.md", [
    call("put", [1, leaseKey, share], "ok"),
    call("keep one", [2, leaseKey], "ok"),
    call("keep none", [2, new Uint8Array()], "ok"),
    call("ask", [3, leaseKey], "ok"),
    call("get", [4, leaseKey, challenge, signature], "ok"),
    call("an unknown verb", [5, leaseKey]),
    call("a share of 31 bytes", [1, leaseKey, share.slice(1)]),
    call("a key that is no point", [3, new Uint8Array(32)]),
    call("a challenge of 129 bytes", [4, leaseKey, new Uint8Array(129), signature]),
    call("put with a part too many", [1, leaseKey, share, 1]),
    answer("none held", [1, []], "ok"),
    answer("one held", [1, [leaseKey]], "ok"),
    answer("five held", [1, Array.from({ length: 5 }, () => leaseKey)]),
    answer("challenge", [2, challenge], "ok"),
    answer("share", [3, share], "ok"),
    answer("a share of 33 bytes", [3, new Uint8Array(33)]),
    ["sign a lease call", "W48", "sign-lease", { ...asked, leaseSeed: coordinator.seed }, "ok"],
    ["write a share", "W49", "write-lease-code", { share: hexOf(share) }, "ok"],
    code("as written", text, "ok"),
    code("in lower case, in groups", ` ${text.toLowerCase().replace(/(.{5})/g, "$1 ")}`, "ok"),
    code("a card", "E1ABCDEFGHJKMNPQRSTVWX", "LEASE_CODE_OTHER"),
    code("version 2", `L2${text.slice(2)}`, "LEASE_CODE_VERSION"),
    code("a letter short", text.slice(0, -1), "LEASE_CODE_DAMAGED"),
    code(
      "another letter",
      `${text.slice(0, 9)}${text.charAt(9) === "0" ? "1" : "0"}${text.slice(10)}`,
      "LEASE_CODE_DAMAGED",
    ),
    record("whole"),
    record("no share for others, nothing printed", [67, new Uint8Array()], [68, [0, 0]]),
    record("not: another type", [1, 12]),
    record("not: a share of 31 bytes", [67, share.slice(1)]),
    record("not: more used than printed", [68, [1, 2]]),
    record("not: 10,001 printed", [68, [10_001, 0]]),
    record("not: three counts", [68, [3, 1, 0]]),
    record("not: no counts", [68, null]),
    record("not: a field too many", [69, 1]),
    code("a letter that is none", `${text.slice(0, 9)}U${text.slice(10)}`, "LEASE_CODE_DAMAGED"),
  ]);
}
