/** A QR code as one inline path: black on white in every theme, sharp at every size, printable. */
import type { JSX } from "preact";
import { modulesToPath, QUIET_ZONE } from "./qr-path.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

/** Draws `modules` (`true` is dark) row by row, with a quiet zone. `label` says what it is to those who cannot see it. */
export function QrPicture({
  modules,
  label,
}: {
  readonly modules: readonly (readonly boolean[])[];
  readonly label: string;
}): JSX.Element {
  const side = modules.length + 2 * QUIET_ZONE;
  return (
    <svg class="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect class="qr__light" width={side} height={side} />
      <path class="qr__dark" d={modulesToPath(modules)} />
    </svg>
  );
}
