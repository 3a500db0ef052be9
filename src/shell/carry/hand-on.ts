/** Handing a file on: by the share sheet where the system takes the file, as a download elsewhere. */
import type { Bytes } from "../../kit/bytes.ts";
import { type CarryFile, fileBytes } from "../acts/carry.ts";

/** `given`: it left this page. `closed`: the person closed the sheet. `failed`: neither way is there. */
export type HandedOn = "given" | "closed" | "failed";

const toFile = (bytes: Bytes, name: string, type: string) => new File([bytes], name, { type });

/** Some systems share text and pictures only: for them the file is text. Without a share sheet it is saved. */
export async function handOn(file: CarryFile): Promise<HandedOn> {
  const plain = toFile(fileBytes(file, false), `${file.name}.ebb`, "application/octet-stream");
  const candidates = [plain, toFile(fileBytes(file, true), `${file.name}.ebb.txt`, "text/plain")];
  const shared = candidates.find((one) => canShare(one));
  if (!shared) return save(plain);
  try {
    await navigator.share({ files: [shared] });
    return "given";
  } catch (reason) {
    // The sheet may be refused, for example where making the file took long.
    return reason instanceof DOMException && reason.name === "AbortError" ? "closed" : save(plain);
  }
}

/** Only where a finger is the way to point: a computer's sheet leads nowhere that a file does not. */
function canShare(file: File): boolean {
  if (!matchMedia("(pointer: coarse)").matches) return false;
  const share: Navigator["canShare"] | undefined = navigator.canShare;
  return share?.call(navigator, { files: [file] }) ?? false;
}

function save(file: File): HandedOn {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = file.name;
  link.click();
  // The browser reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return "given";
}
