/** Which records name which cards, and a card for an own record: from its secret to the op that binds it. */

import { linkOfCard, linkToCbor, readLink } from "../../card/codec.ts";
import type { CardLink } from "../../card/model.ts";
import { type CardHolder, isCardUsed } from "../../card/rules.ts";
import { CARD_STRETCH } from "../../crypto/stretch-setting.ts";
import { makeChange } from "../../feed/make-op.ts";
import { type Records, recordFields } from "../../feed/merge.ts";
import type { CardSecret } from "../../kit/brand.ts";
import { copyBytes, zeroBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { CARD_FIELD, fieldsToNeed } from "../../need/codec.ts";
import type { StoreFailure } from "../../store/port.ts";
import { ownRecords, readOwnOps } from "../../sync/journal.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { deriveCard } from "../../wire/card.ts";
import type { Device } from "./device.ts";
import type { SaveOwnOp } from "./own-ops.ts";
import { FORM_VERSION } from "./save-need.ts";

/** The cards that records name, answers that differ included; none of ended records. */
export const cardHolders = ({ recordById }: Records): readonly CardHolder[] =>
  [...recordById].flatMap(([id, record]) => {
    const links = (record.isEnded ? [] : (record.writesByField.get(CARD_FIELD) ?? [])).flatMap(
      ({ value }) => readLink(value) ?? [],
    );
    return links.length > 0 ? [{ id, links }] : [];
  });

/** Own records as they stand on this phone. */
const readRecords = async (vault: OpenVault, replica: Replica): Promise<Records> =>
  ownRecords(vault, replica, await readOwnOps(vault, replica)).records;

/**
 * What a record would keep of the card with `secret`, which is overwritten. Fails with `used` where another record on this phone has the card, and
 * with `phone` where this phone has too little memory to work its keys out.
 */
export async function readCard(
  device: Pick<Device, "stretch">,
  vault: OpenVault,
  replica: Replica,
  recordKey: string,
  secret: CardSecret,
): Promise<Result<CardLink, "used" | "phone">> {
  const { programmeId } = vault.identity().charter;
  const stretched = await device.stretch(copyBytes(secret), programmeId, CARD_STRETCH).catch(() => null);
  zeroBytes(secret);
  if (!stretched) return err("phone");
  const card = deriveCard(stretched, programmeId);
  zeroBytes(stretched, card.signSeed);
  const link = linkOfCard(card);
  return isCardUsed(cardHolders(await readRecords(vault, replica)), link, recordKey) ? err("used") : ok(link);
}

/** `bound`: saved. `used`: another record got the card meanwhile. `gone`: the record was erased. Nothing is written in the last two cases. */
export type Bound = "bound" | "used" | "gone";

/** Binds a card to an own record: one op that sets the field and replaces what stood there. */
export async function bindCard(
  vault: OpenVault,
  replica: Replica,
  saveOwn: SaveOwnOp,
  recordKey: string,
  link: CardLink,
): Promise<Result<Bound, StoreFailure>> {
  const records = await readRecords(vault, replica);
  const record = records.recordById.get(recordKey);
  const need = record && fieldsToNeed(recordFields(record) ?? new Map());
  if (!record || !need?.ok || need.value.kind !== "help") return ok("gone");
  if (isCardUsed(cardHolders(records), link, recordKey)) return ok("used");
  const fields = new Map([[CARD_FIELD, linkToCbor(link)]]);
  const saved = await saveOwn((source) => makeChange(source, record, fields, FORM_VERSION));
  return saved.ok ? ok("bound") : saved;
}
