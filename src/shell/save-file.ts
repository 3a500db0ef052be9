/** Files in and out. */
import type { Bytes } from "../kit/bytes.ts";

/** Hands a file to the browser's downloads. Its name must say nothing of the programme: it stands in lists. */
export function saveFile(content: string | Uint8Array<ArrayBuffer>, name: string, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}

/** The bytes of a file that a person chose. */
export const readFile = async (file: File): Promise<Bytes> => new Uint8Array(await file.arrayBuffer());
