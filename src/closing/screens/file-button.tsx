/** A file that somebody brings. The native control covers the button. */
import type { JSX, TargetedEvent } from "preact";
import { Icon } from "../../ui/icon.tsx";
import "./sheet.ts";

/** Hands over the chosen file; the same one may be chosen again. */
export function FileButton({ label, onFile }: { label: string; onFile: (file: File) => void }): JSX.Element {
  const choose = (event: TargetedEvent<HTMLInputElement>) => {
    const [file] = event.currentTarget.files ?? [];
    event.currentTarget.value = "";
    if (file) onFile(file);
  };
  return (
    <label class="button closing-file">
      <Icon name="form" />
      <span>{label}</span>
      <input type="file" autocomplete="off" onChange={choose} />
    </label>
  );
}
