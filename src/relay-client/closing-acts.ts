/** What a device asks of a relay at the end of a programme, with answers that it can act on. Nothing here rejects. */
import type { ProgrammeId } from "../kit/brand.ts";
import type { Bytes } from "../kit/bytes.ts";
import type { Fetch } from "./call.ts";
import { makeClosingClient } from "./closing-client.ts";

/** The close order of a programme at the relay of `address`, unchecked; `null` where it is open, or where the relay was not reached. */
export async function askForOrder(fetch: Fetch, address: string, programmeId: ProgrammeId): Promise<Bytes | null> {
  const answer = await makeClosingClient(address, fetch).order(programmeId);
  return answer.ok ? answer.value.order : null;
}

/** `taken`: the relay has it, or another of this device. `refused`: it will not take it. `later`: it was not reached, has no time, or has not heard the order yet. */
export async function offerAttestation(
  fetch: Fetch,
  address: string,
  programmeId: ProgrammeId,
  attestation: Bytes,
): Promise<"taken" | "refused" | "later"> {
  const answer = await makeClosingClient(address, fetch).attest(programmeId, attestation);
  if (answer.ok || answer.error.relayCode === "ATTESTATION_TAKEN") return "taken";
  const isRefused = answer.error.code === "RELAY_REFUSED" && answer.error.relayCode !== "PROGRAMME_OPEN";
  return isRefused ? "refused" : "later";
}
