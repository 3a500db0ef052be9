/** Hides what is typed from eyes nearby, on wish. The control stays a text field, so that pasting works and no browser offers to keep it. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import "./screens.css";

interface VeiledProps {
  readonly showText: string;
  readonly hideText: string;
  readonly isHiddenFirst?: boolean;
  readonly children: ComponentChildren;
}

/** Puts one button under the fields inside it that shows or hides their text. */
export function Veiled({ showText, hideText, isHiddenFirst = false, children }: VeiledProps): JSX.Element {
  const [isHidden, setHidden] = useState(isHiddenFirst);
  return (
    <div data-silent class={isHidden ? "veiled veiled--on" : "veiled"}>
      {children}
      <Button kind="quiet" onPress={() => setHidden(!isHidden)}>
        {isHidden ? showText : hideText}
      </Button>
    </div>
  );
}
