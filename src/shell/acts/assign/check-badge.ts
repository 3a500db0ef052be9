/** What a phone says about a helper's badge that it read: without a network, by what control says here. Rule W132 of wire/SPEC.md. */
import { type ControlState, isRevoked } from "../../../control/fold.ts";
import { deriveBytes } from "../../../crypto/hash.ts";
import { bytesToHex, isEqualBytes } from "../../../kit/bytes.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import { isBadgeSigned, readBadgeText } from "../../../wire/badge.ts";
import { ROLE_VOLUNTEER } from "../../../wire/roles.ts";

/** `sent`: by the programme, until then · `old`: it was · `otherProgramme` · `unknown`: no badge, or not one of a coordinator and a helper of this programme. */
export type BadgeCheck =
  | { readonly type: "sent" | "old"; readonly untilMs: number; readonly label: readonly [number, number] }
  | { readonly type: "otherProgramme" | "unknown" };

export async function checkBadge(
  vault: OpenVault,
  control: ControlState,
  text: string,
  nowMs: number,
): Promise<BadgeCheck> {
  const read = readBadgeText(text);
  if (!read.ok) return { type: "unknown" };
  const { programmeId, issuer, volunteer, label, notAfterMs } = read.value;
  if (!isEqualBytes(programmeId, vault.identity().charter.programmeId)) return { type: "otherProgramme" };
  const isByCoordinator = control.seats.get(bytesToHex(issuer))?.isActive === true;
  const isOfLabel = isEqualBytes(Uint8Array.from(label), deriveBytes("phone-label", volunteer, [], 2));
  // A phone that has not heard of its helper yet knows its coordinator, and that is whose word counts.
  const certificate = control.certificateByKey.get(bytesToHex(volunteer));
  const isHelper = !certificate || certificate.role === ROLE_VOLUNTEER;
  if (!isByCoordinator || !isOfLabel || !isHelper || isRevoked(control, volunteer)) return { type: "unknown" };
  if (!(await isBadgeSigned(read.value))) return { type: "unknown" };
  return { type: nowMs > notAfterMs ? "old" : "sent", untilMs: notAfterMs, label };
}
