/** Operations of README.md on helpers' badges by the code in src. */
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { toProgrammeId, toSignKey } from "../../src/kit/brand.ts";
import { EbbError } from "../../src/kit/errors.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { badgeToText, isBadgeSigned, makeBadge, readBadgeText } from "../../src/wire/badge.ts";
import { bytesOf, hexOf, type Json, type JsonObject, listOf, numberOf, type Operation, ok, textOf } from "./json.ts";

const answering =
  (run: (given: JsonObject) => Promise<Json>): Operation =>
  async (given) => {
    try {
      return ok(await run(given));
    } catch (failure) {
      if (failure instanceof EbbError) return { outcome: failure.code };
      throw failure;
    }
  };

export const badgeOperations: Readonly<Record<string, Operation>> = {
  "make-badge": answering(async (given) => {
    const seed = bytesOf(given.issuerSeed);
    const [first = 0, second = 0] = listOf(given.label).map(numberOf);
    const fields = {
      programmeId: toProgrammeId(bytesOf(given.programmeId)),
      volunteer: toSignKey(bytesOf(given.volunteer)),
      label: [first, second] as const,
      notAfterMs: numberOf(given.notAfterMs),
      issuer: seedToSignKey(seed),
    };
    return { text: badgeToText(await makeBadge(fields, (name, message) => sign(seed, name, message))) };
  }),
  "read-badge": answering(async (given) => {
    const badge = unwrapResult(readBadgeText(textOf(given.text)));
    const { programmeId, volunteer, label, notAfterMs, issuer } = badge;
    const keys = { programmeId: hexOf(programmeId), volunteer: hexOf(volunteer), issuer: hexOf(issuer) };
    return { ...keys, label: [...label], notAfterMs, isSigned: await isBadgeSigned(badge) };
  }),
};
