/** A button that must be held, by finger, mouse, Enter or Space; and three presses for whoever cannot hold. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Announcement } from "../../ui/notice.tsx";

interface HoldProps {
  /** How long, in whole seconds. */
  readonly seconds: number;
  readonly isPractice: boolean;
  readonly label: string;
  /** While it is held: what to say with this many seconds left. */
  readonly holding: (left: number) => string;
  /** Held long enough: it still may be pressed. */
  readonly onHeld: () => void;
  /** Let go after that. */
  readonly onReleased: () => void;
}

/** Calls `onHeld` once it was held without a pause. Letting go before begins anew. */
export function HoldButton({ seconds, isPractice, label, holding, onHeld, onReleased }: HoldProps): JSX.Element {
  const [left, setLeft] = useState<number | null>(null);
  const isHeld = useRef(false);
  useEffect(() => {
    if (left === null) return;
    if (left === 0) {
      isHeld.current = true;
      return onHeld();
    }
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left]);
  const start = () => left === null && setLeft(seconds);
  const stop = () => {
    setLeft(null);
    if (isHeld.current) onReleased();
    isHeld.current = false;
  };
  const isKey = ({ key }: KeyboardEvent) => key === "Enter" || key === " ";
  return (
    <>
      <button
        type="button"
        class={`hold${left === null ? "" : " hold--on"}${isPractice ? " hold--practice" : ""}`}
        onPointerDown={({ currentTarget, pointerId }) => {
          // The text under the finger changes, and with it the place of the button.
          currentTarget.setPointerCapture(pointerId);
          start();
        }}
        onPointerUp={stop}
        onPointerCancel={stop}
        onContextMenu={(event) => event.preventDefault()}
        onKeyDown={(event) => {
          if (!isKey(event)) return;
          event.preventDefault();
          if (!event.repeat) start();
        }}
        onKeyUp={(event) => isKey(event) && stop()}
        onBlur={stop}
      >
        <span class="hold__fill" aria-hidden="true" />
        {left === null ? label : holding(left)}
      </button>
      <Announcement text={left === null ? "" : holding(left)} />
    </>
  );
}
