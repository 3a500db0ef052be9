/** The certificate of the closed programme that a card was of, from the relay that serves the app. It is judged like any file. Rule C24 of card/README.md. */
import type { Bytes } from "../../kit/bytes.ts";
import { makeCardClient } from "../../relay-client/card-client.ts";
import { makeClosingClient } from "../../relay-client/closing-client.ts";
import type { Device } from "./device.ts";
import { findProgrammes, type GivenCard } from "./person-card.ts";

/** Its JSON twin, or `null` where the relay was not reached or has none. The first programme counts that has one. */
export async function fetchCertificate(
  { fetch }: Pick<Device, "fetch">,
  address: string,
  given: GivenCard,
): Promise<Bytes | null> {
  const candidates = await findProgrammes(makeCardClient(address, fetch), given);
  const client = makeClosingClient(address, fetch);
  for (const { programmeId } of candidates.ok ? candidates.value : []) {
    const found = await client.certificate(programmeId);
    if (found.ok) return found.value;
  }
  return null;
}
