/** Asks before an own record is erased, and says what that does and does not do. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { PlaceState } from "../../ui/place-state.tsx";
import type { PlainKey } from "../../words/translate.ts";

interface EraseOwnProps {
  /** The record's name. */
  readonly alias: string;
  readonly place: PlaceState;
  /** Resolves to whether it was written. */
  readonly onErase: () => Promise<boolean>;
  readonly onClose: () => void;
}

const EFFECTS: Readonly<Partial<Record<PlaceState, PlainKey>>> = {
  held: "today.eraseHeld",
  relay: "today.eraseRelay",
};

/** The question; the button that keeps the record comes first. */
export function EraseOwnQuestion({ alias, place, onErase, onClose }: EraseOwnProps): JSX.Element {
  const { t } = useWords();
  const [state, setState] = useState<"ready" | "working" | "failed">("ready");
  const erase = () => {
    setState("working");
    void onErase().then((isErased) => (isErased ? onClose() : setState("failed")));
  };
  return (
    <Dialog
      title={t("today.eraseTitle", { alias })}
      onClose={onClose}
      actions={
        <>
          <Button kind="primary" onPress={onClose}>
            {t("today.eraseKeep")}
          </Button>
          <Button kind="danger" icon="crossOut" busy={state === "working"} onPress={erase}>
            {t("today.eraseDo")}
          </Button>
        </>
      }
    >
      {state === "failed" && <Notice kind="alert">{t("today.eraseFailed")}</Notice>}
      <p>{t("today.eraseHere")}</p>
      <p>{t(EFFECTS[place] ?? "today.eraseAsk")}</p>
    </Dialog>
  );
}
