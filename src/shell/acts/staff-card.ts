/**
 * A card in the hand of its holder on a worker's phone whose vault is open: the relay where it can be reached, else what the phone itself has. What is asked
 * without a network is carried: sealed to coordinators, signed by the card, and given with the next hand-over. Rules C17, C40 to C42 of card/README.md.
 *
 * The phone cannot read what it carries. Card and secret live in memory until `forget`.
 */
import { newestEpoch } from "../../control/fold.ts";
import { CARD_STRETCH } from "../../crypto/stretch-setting.ts";
import { makeNotice } from "../../feed/make-op.ts";
import { type CardSecret, toBoxKey } from "../../kit/brand.ts";
import { copyBytes, isEqualBytes, zeroBytes } from "../../kit/bytes.ts";
import type { Cbor } from "../../kit/cbor.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { CARD_FIELD, needToFields } from "../../need/codec.ts";
import { setupOf } from "../../programme/model.ts";
import { makeCardClient } from "../../relay-client/card-client.ts";
import type { SyncEngine } from "../../sync/engine.ts";
import { NOTICE } from "../../sync/notices.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type Card, deriveCard, readCardText, secretOfWords } from "../../wire/card.ts";
import type { CardCopy } from "../../wire/card-copy.ts";
import { type CardWish, counterNonce, encodeCardRequest, makeCardRequest } from "../../wire/card-request.ts";
import { CODE_TROUBLE } from "./card-code.ts";
import type { Device } from "./device.ts";
import { eraseOwn } from "./erase-own.ts";
import { makeOpSaver } from "./own-ops.ts";
import { type CardTrouble, type HeldCard, holdDerived } from "./person-card.ts";
import { type OwnNeed, ownNeeds, settingsOf } from "./records.ts";
import { readShownSettings } from "./shown-settings.ts";

/**
 * A card that is shown. `copy`: what is written, `null` where nothing of it is here and no relay says more. `asked`: where the last request lies: with the relay, on
 * this phone, or nowhere, because the record was on this phone alone and is erased.
 */
export interface ShownCard {
  readonly copy: CardCopy | null;
  readonly waiting: number;
  /** The record lies on this phone itself, so that erasing begins here. */
  readonly isHere: boolean;
  readonly asked: "relay" | "phone" | "erased" | "erasedAlone" | null;
  look(): Promise<Result<ShownCard, CardTrouble>>;
  ask(wish: CardWish): Promise<Result<ShownCard, CardTrouble>>;
  forget(): void;
}

/** What a relay shows, on any device. */
export const shownByRelay = (card: HeldCard, asked: ShownCard["asked"] = null): ShownCard => ({
  ...{ copy: card.copy, waiting: card.waiting, isHere: false, asked },
  look: async () => mapped(await card.look(), (next) => shownByRelay(next)),
  ask: async (wish) => mapped(await card.ask(wish), (next) => shownByRelay(next, "relay")),
  forget: card.forget,
});

const mapped = <From, To, Failure>(from: Result<From, Failure>, to: (value: From) => To): Result<To, Failure> =>
  from.ok ? ok(to(from.value)) : from;

export interface StaffPhone {
  readonly device: Device;
  readonly vault: OpenVault;
  readonly engine: SyncEngine;
  /** Of the programme; `null` where it has none. */
  readonly relayAddress: string | null;
  /** Hands over soon, where there is a network. */
  readonly nudge: () => void;
}

/** Opens the card whose code says `text`. */
export async function showByText(phone: StaffPhone, text: string): Promise<Result<ShownCard, CardTrouble>> {
  const secret = readCardText(text, phone.vault.identity().charter.programmeId);
  if (!secret.ok) return err(CODE_TROUBLE[secret.error.code]);
  return show(phone, secret.value);
}

/** Opens the card whose nine words have these numbers. */
export async function showByWords(phone: StaffPhone, words: Uint8Array): Promise<Result<ShownCard, CardTrouble>> {
  const secret = secretOfWords(words, phone.vault.identity().charter.programmeId);
  if (!secret.ok) return err("misread");
  return show(phone, secret.value);
}

async function show(phone: StaffPhone, secret: CardSecret): Promise<Result<ShownCard, CardTrouble>> {
  const { device, vault, relayAddress } = phone;
  const { programmeId } = vault.identity().charter;
  const stretched = await device.stretch(copyBytes(secret), programmeId, CARD_STRETCH).catch(() => null);
  zeroBytes(secret);
  if (!stretched) return err("phone");
  const card = deriveCard(stretched, programmeId);
  zeroBytes(stretched);
  const own = await ownOf(phone, card);
  const client = relayAddress !== null && makeCardClient(relayAddress, device.fetch);
  const held = client ? await holdDerived(device, client, programmeId, card) : err("unreachable" as const);
  if (held.ok) return ok(own ? alsoHere(phone, card, shownByRelay(held.value), own) : shownByRelay(held.value));
  // Without a copy at the relay the record may not have been handed over yet.
  if (held.error === "unreachable" || (held.error === "nothing" && own)) return ok(await shownHere(phone, card, own));
  zeroBytes(card.key, card.signSeed);
  return held;
}

/** The own record that has this card. */
async function ownOf({ vault, engine }: StaffPhone, { cardId }: Card): Promise<OwnNeed | null> {
  const owns = await ownNeeds(vault, engine.replica());
  const isIts = ({ need }: OwnNeed) =>
    need.kind === "help" && need.card !== undefined && isEqualBytes(need.card.cardId, cardId);
  return owns.find(isIts) ?? null;
}

/** C41: what the relay shows, with erasing that begins on this phone. */
function alsoHere(phone: StaffPhone, card: Card, shown: ShownCard, own: OwnNeed): ShownCard {
  return {
    ...{ ...shown, isHere: true },
    look: async () => mapped(await shown.look(), (next) => alsoHere(phone, card, next, own)),
    ask: async (wish) => {
      if (wish.type === "erase") return erase(phone, card, own, wish, await shown.ask(wish));
      return mapped(await shown.ask(wish), (next) => alsoHere(phone, card, next, own));
    },
    forget: () => {
      shown.forget();
      zeroBytes(card.key, card.signSeed);
    },
  };
}

/** C40, C42: what this phone has of the card, and what it carries for it. */
async function shownHere(
  phone: StaffPhone,
  card: Card,
  own: OwnNeed | null,
  waiting = 0,
  asked: ShownCard["asked"] = null,
): Promise<ShownCard> {
  const copy = own && (await copyOf(phone, own));
  return {
    ...{ copy, waiting, isHere: own !== null, asked },
    look: async () => ok(await shownHere(phone, card, await ownOf(phone, card), waiting)),
    ask: async (wish) => {
      if (wish.type === "erase" && own) return erase(phone, card, own, wish, null);
      const kept = await carry(phone, card, wish);
      return kept.ok ? ok(await shownHere(phone, card, own, waiting + 1, "phone")) : kept;
    },
    forget: () => zeroBytes(card.key, card.signSeed),
  };
}

/**
 * Erases here at once. What never left this phone needs nobody else; for everything else the card asks a coordinator as well, by the relay (`posted`) or with this
 * phone's next hand-over.
 */
async function erase(
  phone: StaffPhone,
  card: Card,
  own: OwnNeed,
  wish: CardWish,
  posted: Result<ShownCard, CardTrouble> | null,
): Promise<Result<ShownCard, CardTrouble>> {
  const { device, vault, engine, nudge } = phone;
  const isAlone = own.place === "held";
  if (!isAlone && !posted?.ok) {
    const kept = await carry(phone, card, wish);
    if (!kept.ok) return kept;
  }
  const isErased = await eraseOwn(device, vault, engine, makeOpSaver(device, vault), own.key);
  if (!isErased) return err("full");
  nudge();
  return ok(await shownHere(phone, card, null, 0, isAlone ? "erasedAlone" : "erased"));
}

/** Keeps what the card asks among what this phone hands over. */
async function carry(phone: StaffPhone, card: Card, wish: CardWish): Promise<Result<void, CardTrouble>> {
  const { device, vault, engine, nudge } = phone;
  const { charter, keys } = vault.identity();
  const epochKey = newestEpoch(engine.replica().control)?.publicKey;
  if (!epochKey) return err("unreachable");
  const nonce = counterNonce(Math.max(0, device.clock.nowMs()));
  const request = await makeCardRequest(charter.programmeId, card, nonce, toBoxKey(epochKey), wish, device.random);
  const fields = new Map<number, Cbor>([
    [1, NOTICE.card],
    [2, encodeCardRequest(request)],
  ]);
  const saved = await makeOpSaver(device, vault)((source) => makeNotice(source, keys.signKey, fields));
  if (!saved.ok) return err("full");
  nudge();
  return ok(undefined);
}

/** What is written of an own record, as its card shows it. */
async function copyOf({ device, vault, engine }: StaffPhone, { need }: OwnNeed): Promise<CardCopy> {
  const { records, control } = engine.replica();
  const settings = settingsOf(records) ?? (await readShownSettings(vault, device.clock.nowMs()));
  const fields = [...needToFields(need)].filter(([field]) => field !== CARD_FIELD);
  return {
    epochKey: toBoxKey(newestEpoch(control)?.publicKey ?? new Uint8Array(32)),
    asOfMs: Math.max(0, engine.lastContactMs() ?? device.clock.nowMs()),
    ...{ fields: new Map(fields), answers: [] },
    programme: settings?.name ?? "",
    area: settings?.areas.find(({ code }) => code === need.area)?.label ?? "",
    items: settings ? setupOf(settings).items : [],
    languages: settings?.languages ?? [],
    endsMs: control.terms.expiresMs,
    timeZone: control.charter.timeZone.slice(0, 40),
  };
}
