/** Where what the holder of this phone wrote is: needs, with what people asked here by their card, or a volunteer's offers and answers. */
import { OP_KINDS } from "../../feed/op.ts";
import { type OwnOp, type RecordPlace, readOwnOps } from "../../sync/journal.ts";
import { NOTICE } from "../../sync/notices.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { ROLE_VOLUNTEER } from "../../wire/roles.ts";
import { readOwnHelp } from "./assign/own-offers.ts";
import { ownNeeds } from "./records.ts";

/** One place a record, in no order. */
export async function ownPlaces(vault: OpenVault, replica: Replica): Promise<readonly RecordPlace[]> {
  const placeOf = ({ place }: { readonly place: RecordPlace }) => place;
  if (vault.identity().role !== ROLE_VOLUNTEER)
    return [...(await ownNeeds(vault, replica)), ...(await readOwnOps(vault, replica)).filter(isCarried)].map(placeOf);
  const { offers, answers } = await readOwnHelp(vault, replica);
  return [...offers, ...answers].map(placeOf);
}

/** How many records neither the relay nor a coordinator has: what goes with this phone. What was handed on in a file counts until somebody received it. */
export const countOnlyHere = async (vault: OpenVault, replica: Replica): Promise<number> =>
  (await ownPlaces(vault, replica)).filter((place) => place !== "relay" && place !== "coordinator").length;

/** C42: it would be lost with this phone. */
const isCarried = ({ op }: OwnOp): boolean => op.kind === OP_KINDS.notice && op.fields.get(1) === NOTICE.card;
