/** What the parts behind the lock are given. */
import type { Frame } from "../ui/frame.tsx";
import type { Device } from "./acts/device.ts";
import type { OpenSession, Session } from "./session.ts";

export interface FieldInside {
  readonly device: Device;
  /** May not have its engine yet: what a field worker needs at once does without. */
  readonly session: OpenSession;
  /** The frame of every screen inside, and the picture under which the vault stands on this phone. */
  readonly frame: Frame & { readonly picture: number };
  /** The vault was made in this page session: greet, do not resume. */
  readonly isFirst: boolean;
  /** Starts a waiting newer version; `null` while there is none. */
  readonly update: (() => void) | null;
  /** Leaves the work for the page about this phone: erasing, leaving, words. */
  readonly onPhone: () => void;
  /** Tells whether a draft is open: no lock by itself and no update then. */
  readonly onDraft: (isOpen: boolean) => void;
}

/** The same for whoever begins with the engine. */
export interface Inside extends FieldInside {
  readonly session: Session;
}
