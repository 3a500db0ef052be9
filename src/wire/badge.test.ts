import { describe, expect, it } from "vitest";
import { seedToSignKey, sign } from "../crypto/sign.ts";
import { toProgrammeId } from "../kit/brand.ts";
import { encodeCbor } from "../kit/cbor.ts";
import { unwrapResult } from "../kit/result.ts";
import { badgeToText, decodeBadge, isBadgeSigned, makeBadge, readBadgeText } from "./badge.ts";

const [SEED, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
const [issuer, volunteer] = [seedToSignKey(SEED), seedToSignKey(OTHER)];
const FIELDS = {
  ...{ programmeId: toProgrammeId(new Uint8Array(16).fill(3)), volunteer, issuer },
  ...{ label: [4, 200] as const, notAfterMs: 1_800_000_000_000 },
};
const made = () => makeBadge(FIELDS, (name, message) => sign(SEED, name, message));
const code = (result: ReturnType<typeof readBadgeText>) => (result.ok ? "ok" : result.error.code);

describe("a helper's badge", () => {
  it("W130 reads back as it was made, through its text, and its signature holds", async () => {
    const badge = unwrapResult(readBadgeText(`\n${badgeToText(await made())}\r\n`));
    expect(badge).toMatchObject(FIELDS);
    expect(await isBadgeSigned(badge)).toBe(true);
  });

  it("W130 reads back whatever its last letter is, a space too, and with words of one byte", async () => {
    const ends = new Set<string>();
    for (let at = 0; at < 300; at++) {
      const fields = { ...FIELDS, label: [at % 30, 5] as const, notAfterMs: 1_800_000_000_000 + at };
      const text = badgeToText(await makeBadge(fields, (name, message) => sign(SEED, name, message)));
      ends.add(text.slice(-1));
      expect(unwrapResult(readBadgeText(text))).toMatchObject(fields);
    }
    expect(ends.size).toBeGreaterThan(5);
  });

  it("W130 does not hold after any one byte changed", async () => {
    const bytes = await made();
    for (let at = 0; at < bytes.length; at++) {
      const other = Uint8Array.from(bytes);
      other[at] = (other[at] ?? 0) ^ 1;
      const read = decodeBadge(other);
      expect(read.ok && (await isBadgeSigned(read.value))).toBe(false);
    }
  });

  it("W131 names no person and no task: exactly six parts", async () => {
    const { payload } = unwrapResult(decodeBadge(await made()));
    expect(decodeBadge(Uint8Array.of(...encodeCbor([1, 2]), ...new Uint8Array(64))).ok).toBe(false);
    expect(payload.length).toBeLessThan(110);
  });

  it.each([
    ["another text", "https://example.org", "BADGE_OTHER"],
    ["a card", "E1ABCDEF", "BADGE_OTHER"],
    ["letters that base 45 does not have", "EBB-B1.é", "BADGE_MALFORMED"],
    ["nothing behind its beginning", "EBB-B1.", "BADGE_MALFORMED"],
    ["something endless", `EBB-B1.${"0".repeat(10_000)}`, "BADGE_MALFORMED"],
  ])("W132 refuses %s", (_, text, expected) => {
    expect(code(readBadgeText(text))).toBe(expected);
  });
});
