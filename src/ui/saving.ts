/**
 * Saving, and what is pressed meanwhile, in one way for every path and form. Rule U8:
 * 1. Nothing changes under what is being saved, and it is saved once: a second press on Save does nothing.
 * 2. No other press is lost. It waits, and once all is kept it leads where it would have led, unless it asked for something that ended with the saving.
 * 3. Where what was to be saved is refused, the screen stays, says so, and holds what was typed: nobody goes on in the belief that it is kept.
 * 4. Where saving breaks off without an answer, what was pressed is carried out: nobody is held on a screen that waits for nothing.
 */

/** What follows once all is kept. `pressed` carries out what was pressed meanwhile; `null` where nothing was. */
export type Follow = (pressed: (() => void) | null) => void;

export interface Saving {
  /** Carries out `go` at once; while something is being saved, when that has ended. Several presses keep their order. */
  press(go: () => void): void;
  /** Saves. `save` gives what follows, or `null` where it was refused and the screen says so; where it rejects, `onBroken` comes before what was pressed. */
  run(save: () => Promise<Follow | null>, onBroken: () => void): Promise<void>;
}

/** One for each flow that saves; a screen keeps it from one drawing to the next. */
export function makeSaving(): Saving {
  let isSaving = false;
  let waiting: readonly (() => void)[] = [];
  const press = (go: () => void): void => {
    if (isSaving) waiting = [...waiting, go];
    else go();
  };
  return {
    press,
    run: async (save, onBroken) => {
      if (isSaving) return;
      isSaving = true;
      const follow = await save().catch(
        (): Follow => (pressed) => {
          onBroken();
          pressed?.();
        },
      );
      const presses = waiting;
      isSaving = false;
      waiting = [];
      // The first of them may save again: the others wait for that, too.
      follow?.(presses.length === 0 ? null : () => presses.forEach(press));
    },
  };
}
