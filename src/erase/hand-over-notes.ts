/** Handing over the notes that closed programmes left here. Rules E17, E18. */
import { zeroBytes } from "../kit/bytes.ts";
import type { VaultShelf } from "../store/shelf.ts";
import { decodeNote, type Note } from "./note.ts";
import type { SecretPlace } from "./secret-place.ts";
import { findUnfinished } from "./wipe-mark.ts";

interface NotePlaces {
  readonly secrets: SecretPlace;
  readonly shelf: VaultShelf;
}

/** A note that is to be handed over. */
export interface WaitingNote extends Note {
  readonly id: string;
}

/** `taken`: the relay has it, or another of this device. `refused`: it will not take it. `later`: it was not reached, or has no time. */
export type NoteAnswer = "taken" | "refused" | "later";

/** All notes that can be handed over: none while an erasing is unfinished, for then something may still be here. What does not read is removed. */
export async function waitingNotes({ secrets, shelf }: NotePlaces): Promise<readonly WaitingNote[]> {
  const { vaultIds, noteIds } = await findUnfinished(secrets, shelf);
  if (vaultIds.length > 0) return [];
  const notes: WaitingNote[] = [];
  for (const id of noteIds) {
    const bytes = await secrets.read(id);
    const note = bytes && decodeNote(bytes);
    if (note) notes.push({ id, ...note });
    else await secrets.remove(id);
    zeroBytes(bytes ?? new Uint8Array());
  }
  return notes;
}

/** Offers each note to its relay; one that was taken goes. Returns those that are left, with the answer that each got. */
export async function handOverNotes(
  places: NotePlaces,
  offer: (note: Note) => Promise<NoteAnswer>,
): Promise<readonly (WaitingNote & { readonly answer: NoteAnswer })[]> {
  const left: (WaitingNote & { readonly answer: NoteAnswer })[] = [];
  for (const note of await waitingNotes(places)) {
    const answer = note.relay === "" ? "refused" : await offer(note);
    if (answer === "taken") await places.secrets.remove(note.id);
    else left.push({ ...note, answer });
  }
  return left;
}
