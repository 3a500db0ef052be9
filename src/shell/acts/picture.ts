/** Under which picture-word a vault stands on this phone: one word tells one vault, and three words are kept for Try Ebb. */
import type { Device } from "./device.ts";

/** The pictures of the vaults that Try Ebb makes; no other vault is given them. */
export const TRY_OUT_PICTURES = { field: 20, coordinator: 90, volunteer: 119 } as const;

const PICTURES = 256;

/** Whether a vault was made by Try Ebb: its words are public and its records made up. A programme of one's own for training is not one. */
export const isTryOut = ({ picture, training, role }: Pick<ShelfRow, "picture" | "training" | "role">): boolean =>
  training && picture === TRY_OUT_PICTURES[role];

type ShelfRow = Awaited<ReturnType<Device["shelf"]["list"]>>[number];

/** A picture that no other vault of this phone has, 0 to 255; any once all are taken. */
export async function drawPicture({ shelf, random }: Pick<Device, "shelf" | "random">): Promise<number> {
  const rows = await shelf.list();
  const taken = new Set([...Object.values(TRY_OUT_PICTURES), ...rows.map(({ picture }) => picture)]);
  for (;;) {
    const picture = random.bytes(1)[0] ?? 0;
    if (taken.size >= PICTURES || !taken.has(picture)) return picture;
  }
}
