/** The badge that came with the task, as a code for another phone. */
import type { JSX } from "preact";
import encodeQr from "qr";
import { badgeToText, decodeBadge } from "../../wire/badge.ts";
import { BadgeScreen } from "../screens/badge.tsx";
import type { Volunteer } from "./volunteer.ts";

export function BadgePart({ device, own, label, go }: Volunteer): JSX.Element {
  const bytes = own?.task.badge ?? new Uint8Array();
  const badge = decodeBadge(bytes);
  const untilMs = badge.ok ? badge.value.notAfterMs : 0;
  const isShown = badge.ok && device.clock.nowMs() <= untilMs;
  return (
    <BadgeScreen
      modules={isShown ? textToModules(badgeToText(bytes)) : null}
      label={label}
      untilMs={untilMs}
      onBack={() => go({ at: "task" })}
    />
  );
}

/** The picture draws its own quiet zone; the library does not go below a border of one. */
const textToModules = (text: string): boolean[][] =>
  encodeQr(text, "raw", { ecc: "medium", border: 1 })
    .slice(1, -1)
    .map((row) => row.slice(1, -1));
