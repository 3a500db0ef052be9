/** Says that this device has no seat: none yet, or none any more. */
import type { JSX } from "preact";
import { bytesToHex } from "../kit/bytes.ts";
import { useWords } from "../ui/language.tsx";
import { Notice } from "../ui/notice.tsx";
import { hasSeat } from "./acts/govern.ts";
import type { Inside } from "./inside.ts";

/** `null` where it has one. */
export function SeatPart({ session: { vault, engine } }: Inside): JSX.Element | null {
  const { t } = useWords();
  const replica = engine.replica();
  if (hasSeat(vault, replica)) return null;
  const hadSeat = replica.control.seats.has(bytesToHex(vault.identity().keys.signKey));
  return (
    <Notice kind="warning" title={t(hadSeat ? "seats.goneTitle" : "seats.noneTitle")}>
      {t(hadSeat ? "seats.goneText" : "seats.noneText")}
    </Notice>
  );
}
