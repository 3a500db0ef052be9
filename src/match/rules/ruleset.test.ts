import { describe, expect, it } from "vitest";
import { sha256 } from "../../crypto/hash.ts";
import { bytesToHex, utf8ToBytes } from "../../kit/bytes.ts";
import { diffRulesets, RULESET, RULESETS, type Ruleset, rulesetToText } from "./ruleset.ts";

/** Of each version; a line that changes makes a new version, and a new line here. */
const DIGESTS = [
  "273a6d6749382d460b0c40599e9fbd88d8ac4b06f8497448a76d546f662695c9",
  "46b3582b8c4377933d3e7c86b34a68abcf812ac6fe2969a6aad28723b1e89c25",
];

const changed: Ruleset = {
  version: 3,
  rules: [
    ...RULESET.rules.filter(({ name }) => name !== "helper"),
    { code: 13, name: "shelter", says: "The helper has a roof to offer." },
  ],
  values: { ...RULESET.values, plausible: { offers: 4 } },
};

describe("M15 rules as one piece", () => {
  it("M15 a version never changes once it was used", () => {
    expect(RULESETS.map((one) => bytesToHex(sha256(utf8ToBytes(rulesetToText(one)))))).toEqual(DIGESTS);
  });

  it("M15 two versions differ in the lines that are new, changed or gone", () => {
    expect([...diffRulesets(RULESET, changed)].sort()).toEqual([
      ["helper", "gone"],
      ["plausible", "changed"],
      ["shelter", "new"],
    ]);
  });

  it("M15 who signed version 1 reads that version 2 differs in what one person can give", () => {
    const [first] = RULESETS;
    expect(first && [...diffRulesets(first, RULESET)]).toEqual([["plausible", "changed"]]);
  });

  it("M15 a version differs in nothing from itself", () => {
    expect(diffRulesets(RULESET, RULESET).size).toBe(0);
  });
});
