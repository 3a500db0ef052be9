/** Opens the file of a certificate: the page, or its JSON twin. What the page's own script says is not looked at. */
import { type Judgement, judgeText } from "../../certificate/judge.ts";
import { sha256 } from "../../crypto/hash.ts";
import type { Bytes } from "../../kit/bytes.ts";
import { MAX_PAGE_BYTES, textInPage } from "../../wire/certificate-page.ts";

export interface OpenedFile {
  readonly judged: Judgement;
  /** SHA-256 of the file as it is. */
  readonly digest: Bytes;
  /** The certificate's text, as it stands in the page or is the twin. */
  readonly text: string;
  /** Whether the file is the JSON twin and no page. */
  readonly isTwin: boolean;
}

/** Judges what `file` holds; `null` where it is no certificate at all, or too large to be one. */
export async function openCertificate(file: Blob): Promise<OpenedFile | null> {
  if (file.size > MAX_PAGE_BYTES) return null;
  const bytes = new Uint8Array(await file.arrayBuffer());
  // An editor may leave a line's end behind a twin.
  const whole = new TextDecoder().decode(bytes).trim();
  const isTwin = whole.startsWith("{");
  const text = isTwin ? whole : textInPage(whole);
  return text === null ? null : { judged: await judgeText(text), digest: sha256(bytes), text, isTwin };
}
