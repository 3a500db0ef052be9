/**
 * Every domain-separation label of Ebb, in one place. A label is the ASCII text and one zero byte, and has exactly one use,
 * so that bytes signed, hashed or derived for one purpose never mean anything for another.
 */
import { type Bytes, utf8ToBytes } from "../kit/bytes.ts";

const USES = [
  // what leaves a device
  "charter",
  "amend",
  "seg",
  "head",
  "segkey",
  "feed",
  "kid",
  "cert",
  "badge",
  "receipt",
  "auth",
  "record",
  "op",
  "state",
  "pages",
  "snapshot",
  "recovery-id",
  "bundle",
  "bundle-manifest",
  "lease-ask",
  "lease-code",
  "moving",
  "moving-mix",
  // joining
  "invite-id",
  "join-request",
  "join-outcome",
  "join-proof",
  "join-commit",
  "join-words",
  "phone-label",
  // papers that stand in for a lost coordinator
  "recovery-set",
  "recovery-box",
  "recovery-sign",
  "recovery-share",
  // the card that a person keeps
  "card",
  "card-word",
  "card-text",
  "card-key",
  "card-sign",
  "card-rows",
  "card-leaf",
  "card-ask",
  // closing
  "close",
  "close-core",
  "close-heads",
  "attest-key",
  "attest",
  "leaf-closed",
  "leaf-erased",
  // what stays on a device
  "vault",
  "second",
  "lease-box",
  "lease-wrap",
  "slot",
  "slot-mark",
  "row",
] as const;

/** The name of a label; its text is `ebb/<name>/1`. */
export type LabelName = (typeof USES)[number];

const BYTES_BY_NAME = Object.fromEntries(USES.map((name) => [name, utf8ToBytes(`ebb/${name}/1\0`)])) as Record<
  LabelName,
  Bytes
>;

/** Bytes of the label `name`, its closing zero byte included. */
export const label = (name: LabelName): Bytes => BYTES_BY_NAME[name];
