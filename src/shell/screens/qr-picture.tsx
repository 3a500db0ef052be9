/** A QR code as one inline path: black on white in every theme, sharp at every size, printable. */
import type { JSX } from "preact";

/** White modules around the code, as ISO/IEC 18004 asks for. */
const QUIET_ZONE = 4;

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

/** One horizontal bar for each run of dark modules. */
export function modulesToPath(modules: readonly (readonly boolean[])[]): string {
  return modules
    .flatMap((row, y) =>
      runsOf(row).map(([x, length]) => `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h${length}v1h-${length}z`),
    )
    .join("");
}

function runsOf(row: readonly boolean[]): [start: number, length: number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (dark && last && last[0] + last[1] === x) last[1] += 1;
    else if (dark) runs.push([x, 1]);
  });
  return runs;
}
