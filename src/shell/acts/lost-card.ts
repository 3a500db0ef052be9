/** When everything goes that a lost card would have opened, as far as a device without the card can know: by the charter of the only programme of a relay. */
import { decodeCharter } from "../../control/charter-rules.ts";
import { isEqualBytes } from "../../kit/bytes.ts";
import { localDay } from "../../programme/days.ts";
import { makeCardClient } from "../../relay-client/card-client.ts";
import { makeRelayClient } from "../../relay-client/relay-client.ts";
import type { Device } from "./device.ts";

/** The last day as it was planned, days since 1970-01-01 in the programme's zone; `null` without an answer, or where several programmes are there. The end may have been moved. */
export async function plannedLastDay({ fetch }: Pick<Device, "fetch">, relayAddress: string): Promise<number | null> {
  const found = await makeCardClient(relayAddress, fetch).programmes(null);
  const [only, another] = found.ok ? found.value : [];
  if (!only || another) return null;
  const bytes = await makeRelayClient(relayAddress, fetch).charter(only);
  const charter = bytes.ok ? decodeCharter(bytes.value) : null;
  if (!charter?.ok || !isEqualBytes(charter.value.programmeId, only)) return null;
  return localDay(charter.value.expiresMs - 1, charter.value.timeZone);
}
