/** Whether coordinators signed the rules that this app runs (GR10). Rule M15. */
import { sha256 } from "../../crypto/hash.ts";
import { bytesToHex, utf8ToBytes } from "../../kit/bytes.ts";
import { RULESET, type Ruleset, rulesetToText } from "../../match/rules/ruleset.ts";
import type { Matching } from "../../programme/matching.ts";

/** `these` as they run · `others` · `none` nobody signed any. */
export type Signed = "these" | "others" | "none";

/** Hash of the rules' text, in hex. */
export const digestOf = (ruleset: Ruleset): string => bytesToHex(sha256(utf8ToBytes(rulesetToText(ruleset))));

/** Hash of the rules that run. */
export const OWN_DIGEST = digestOf(RULESET);

export const signedOf = ({ ruleDigest }: Pick<Matching, "ruleDigest">): Signed =>
  ruleDigest === undefined ? "none" : ruleDigest === OWN_DIGEST ? "these" : "others";
