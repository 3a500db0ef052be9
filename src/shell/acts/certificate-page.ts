/** The page of a certificate, made on this device: the app's template with the certificate's text in it. */
import type { Bytes } from "../../kit/bytes.ts";
import { StoreError } from "../../kit/errors.ts";
import { fillPage } from "../../wire/certificate-page.ts";

/** Where the build leaves the template; the service worker keeps it for devices without a network. */
const TEMPLATE = "/certificate-page.html";

/** The file to be published, from the JSON twin. Rejects with `PAGE_TEMPLATE_MISSING` where the template does not load. */
export async function makeCertificatePage(twinJson: string, load: typeof fetch = fetch): Promise<Bytes> {
  const answer = await load(TEMPLATE).catch(() => null);
  if (!answer?.ok) throw new StoreError("PAGE_TEMPLATE_MISSING");
  return new TextEncoder().encode(fillPage(await answer.text(), twinJson));
}
