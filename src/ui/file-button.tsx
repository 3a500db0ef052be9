/** A file that somebody brings. The native control covers the button. */
import type { JSX, TargetedEvent } from "preact";
import { adoptSheet } from "./adopt-sheet.ts";
import sheet from "./file-button.css?inline";
import { Icon } from "./icon.tsx";

adoptSheet(sheet);

interface FileButtonProps {
  readonly label: string;
  /** Kinds of files that are offered, as an input takes them; any where it is left out. */
  readonly accept?: string;
  readonly onFile: (file: File) => void;
}

/** Hands over the chosen file; the same one may be chosen again, after it was mended for instance. */
export function FileButton({ label, accept, onFile }: FileButtonProps): JSX.Element {
  const choose = (event: TargetedEvent<HTMLInputElement>) => {
    const [file] = event.currentTarget.files ?? [];
    event.currentTarget.value = "";
    if (file) onFile(file);
  };
  return (
    <label class="button file-button">
      <Icon name="form" />
      <span>{label}</span>
      <input type="file" {...(accept && { accept })} autocomplete="off" onChange={choose} />
    </label>
  );
}
