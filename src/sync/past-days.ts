/**
 * Days that are past: what stays of them moves to today's slot, and their slots are overwritten. So no copy of a row opens that is no row any more: a draft that was
 * thrown away, an op of a coordinator that moved to a page. Rule Y75 of SPEC.md.
 */
import { decodeCbor, encodeCbor } from "../kit/cbor.ts";
import { readInteger } from "../kit/read.ts";
import type { PlacedRow } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { slotOfDay } from "../vault/slots.ts";
import { type LetGoOutcome, letGo } from "./let-go.ts";

/** The row that says that days before `today` were looked through. */
export const lookRow = (today: number): PlacedRow => ({
  table: "meta",
  key: "let-go-day",
  value: encodeCbor(today),
});

/** Days since the last daily look whose slots are not today's, also where the clock was set back; `null` where that look was today. */
export async function daysSinceLook({ store }: OpenVault, today: number): Promise<readonly number[] | null> {
  const row = await store.get(lookRow(today));
  const decoded = row && decodeCbor(row, 16);
  const last = decoded?.ok ? readInteger(0, 1_000_000)(decoded.value) : null;
  if (last === today) return null;
  const first = last === null ? today : Math.min(last, today + 1);
  const days = Array.from({ length: Math.abs(today - (last ?? today)) }, (_, ahead) => first + ahead);
  return days.filter((day) => slotOfDay(day) !== slotOfDay(today));
}

/** Overwrites today's slot, too. What stays comes back to it: then the next time finds it there again. */
export async function overwriteDays(vault: OpenVault, today: number): LetGoOutcome {
  const past = (await daysSinceLook(vault, today)) ?? [];
  const mayGo = () => false;
  const moved = await letGo(vault, { today, days: [...past, today], mayGo });
  return moved.ok ? letGo(vault, { today, days: [today + 1], mayGo }) : moved;
}
