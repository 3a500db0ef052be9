/** A question or a short text over the screen. The browser keeps the focus inside, and Escape closes it. Locking stays one tap away. */
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { adoptSheet } from "./adopt-sheet.ts";
import sheet from "./dialog.css?inline";
import { useFrame } from "./frame.tsx";
import { Icon } from "./icon.tsx";
import { useWords } from "./language.tsx";

adoptSheet(sheet);

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** The buttons at the end, the one that keeps everything as it is first. */
  readonly actions: ComponentChildren;
  readonly children?: ComponentChildren;
}

/** Opens when it is rendered; the caller stops rendering it after `onClose`. */
export function Dialog({ title, onClose, actions, children }: DialogProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const headingId = useId();
  const { t } = useWords();
  // The bar at the top is out of reach while a dialog is open.
  const { onLock } = useFrame();
  useEffect(() => {
    const opened = dialog.current;
    const before = document.activeElement;
    opened?.showModal();
    opened?.querySelector<HTMLElement>(".dialog__actions button")?.focus();
    return () => {
      opened?.close();
      // A dialog that is taken out of the page has nothing left to give the focus back with.
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      class="dialog"
      ref={dialog}
      aria-labelledby={headingId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      {onLock && (
        <button class="top-bar__button top-bar__button--lock dialog__lock" type="button" onClick={onLock}>
          <Icon name="lock" />
          {t("ui.lockNow")}
        </button>
      )}
      <h2 id={headingId} tabIndex={-1}>
        {title}
      </h2>
      {children}
      <div class="dialog__actions">{actions}</div>
    </dialog>
  );
}
