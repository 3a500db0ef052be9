/** From when on a programme takes no new needs. Rule G10 of closing/README.md. */
import type { Replica } from "../../../sync/replica.ts";

/** Since when nothing new is registered; `null` while it may be. The phone's own clock decides: a need that was registered late is kept all the same. */
export function frozenSinceMs({ control }: Pick<Replica, "control">, nowMs: number): number | null {
  const { intent } = control.closing;
  return intent && intent.closesMs > 0 && nowMs >= intent.freezesMs ? intent.freezesMs : null;
}
