/** The draft that a crash or a lock left behind. Rule N84 of ../../need/README.md. */
import type { Draft } from "../../need/model.ts";

export interface LeftDraft {
  /** It, or `null` where none can be read. */
  readonly found: Promise<Draft | null>;
  /** Runs `begin` once it is known that none was left; where one was, it is asked about first and `begin` falls away. */
  readonly orElse: (begin: () => void) => void;
}

export function makeLeftDraft(read: () => Promise<Draft | null>): LeftDraft {
  let isRead = false;
  const found = read()
    .catch(() => null)
    .then((draft) => {
      isRead = true;
      return draft;
    });
  const wait = (begin: () => void) =>
    void found.then((draft) => {
      if (draft === null) begin();
    });
  return { found, orElse: (begin) => (isRead ? begin() : wait(begin)) };
}
