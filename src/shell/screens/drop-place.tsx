/** A place for a carried file: chosen, or dropped where there is something to drop with. */
import type { JSX, TargetedDragEvent } from "preact";
import { useState } from "preact/hooks";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { FileButton } from "../../ui/file-button.tsx";
import sheet from "./drop-place.css?inline";

adoptSheet(sheet);

interface DropPlaceProps {
  /** What happens with the file, above the button. */
  readonly hint: string;
  readonly label: string;
  readonly onFile: (file: File) => void;
}

export function DropPlace({ hint, label, onFile }: DropPlaceProps): JSX.Element {
  const [isOver, setOver] = useState(false);
  const drop = (event: TargetedDragEvent<HTMLElement>) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) onFile(file);
  };
  const over = (event: TargetedDragEvent<HTMLElement>) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button inside does the same
    <section
      class={`carry-drop ${isOver ? "carry-drop--over" : ""}`}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p>{hint}</p>
      <FileButton label={label} onFile={onFile} />
    </section>
  );
}
