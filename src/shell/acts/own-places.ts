/** Where what the holder of this phone wrote is: needs, or a volunteer's offers and answers. */
import type { RecordPlace } from "../../sync/journal.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { ROLE_VOLUNTEER } from "../../wire/roles.ts";
import { readOwnHelp } from "./assign/own-offers.ts";
import { ownNeeds } from "./records.ts";

/** One place a record, in no order. */
export async function ownPlaces(vault: OpenVault, replica: Replica): Promise<readonly RecordPlace[]> {
  const placeOf = ({ place }: { readonly place: RecordPlace }) => place;
  if (vault.identity().role !== ROLE_VOLUNTEER) return (await ownNeeds(vault, replica)).map(placeOf);
  const { offers, answers } = await readOwnHelp(vault, replica);
  return [...offers, ...answers].map(placeOf);
}
