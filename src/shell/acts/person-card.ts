/**
 * A card in the hand of its holder, on any device: finding its programme at the relay that serves the app, reading the copy, asking. Rules C20 to C23 of
 * card/README.md.
 *
 * 1. Nothing is stored: card, secret and copy live in memory until `forget`. 2. The device knows nothing beforehand: a copy that opens shows at once that the
 * programme is the card's, because the programme's id is part of how the keys are worked out.
 */

import { sign } from "../../crypto/sign.ts";
import { CARD_STRETCH } from "../../crypto/stretch-setting.ts";
import type { CardSecret, ProgrammeId } from "../../kit/brand.ts";
import { copyBytes, zeroBytes } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { type CardClient, type CardHolder, type CardLook, makeCardClient } from "../../relay-client/card-client.ts";
import { isProgrammeClosed, type RelayFailure } from "../../relay-client/failure.ts";
import { type Card, deriveCard, readCardCode, secretOfWords } from "../../wire/card.ts";
import { type CardCopy, openCardCopy } from "../../wire/card-copy.ts";
import { type CardWish, encodeCardRequest, makeCardRequest } from "../../wire/card-request.ts";
import { CODE_TROUBLE } from "./card-code.ts";
import type { Device } from "./device.ts";

/**
 * Why nothing is shown. `other`, `version`, `damaged`: of the code. `misread`: words that fit no programme here. `foreign`: no programme here has such cards.
 * `nothing`: a card of a programme here, and no copy. `closed`: of a programme that has ended. `unreachable`: no network, or the relay is busy. `phone`: too
 * little memory. `full`: too much waits already.
 */
export type CardTrouble =
  | "other"
  | "version"
  | "damaged"
  | "misread"
  | "foreign"
  | "nothing"
  | "closed"
  | "unreachable"
  | "phone"
  | "full";

/** A card that opened its copy. */
export interface HeldCard {
  readonly copy: CardCopy;
  /** How many requests nobody has answered yet. */
  readonly waiting: number;
  /** Reads the copy again. */
  look(): Promise<Result<HeldCard, CardTrouble>>;
  ask(wish: CardWish): Promise<Result<HeldCard, CardTrouble>>;
  /** Overwrites what the card's secret gave. */
  forget(): void;
}

type Parts = Pick<Device, "fetch" | "stretch" | "random">;

/** How a card was given: the text of its code, or the numbers of its nine words. */
export type GivenCard = { readonly text: string } | { readonly words: Uint8Array };

/** A programme that a card may be of, and the secret that it then has. */
interface Candidate {
  readonly programmeId: ProgrammeId;
  readonly secret: CardSecret;
}

/** Opens a card at the relay at `address`. */
export async function holdCard(
  parts: Parts,
  address: string,
  given: GivenCard,
): Promise<Result<HeldCard, CardTrouble>> {
  const client = makeCardClient(address, parts.fetch);
  const candidates = await findProgrammes(client, given);
  return candidates.ok ? tryEach(parts, client, candidates.value) : candidates;
}

/** Those of the relay's programmes, closed ones too, that a card may be of; at least one. */
export const findProgrammes = (
  client: CardClient,
  given: GivenCard,
): Promise<Result<readonly Candidate[], CardTrouble>> =>
  "text" in given ? findByCode(client, given.text) : findByWords(client, given.words);

async function findByCode(client: CardClient, text: string): Promise<Result<readonly Candidate[], CardTrouble>> {
  const code = readCardCode(text);
  if (!code.ok) return err(CODE_TROUBLE[code.error.code]);
  const { tag, secret } = code.value;
  const found = await client.programmes(tag);
  if (!found.ok) return err(troubleOf(found.error));
  return found.value.length === 0 ? err("foreign") : ok(found.value.map((programmeId) => ({ programmeId, secret })));
}

/** Words check themselves only together with their programme, so all programmes here are tried that they fit. */
async function findByWords(client: CardClient, words: Uint8Array): Promise<Result<readonly Candidate[], CardTrouble>> {
  const found = await client.programmes(null);
  if (!found.ok) return err(troubleOf(found.error));
  const fitting = found.value.flatMap((programmeId) => {
    const secret = secretOfWords(words, programmeId);
    return secret.ok ? [{ programmeId, secret: secret.value }] : [];
  });
  return fitting.length === 0 ? err("misread") : ok(fitting);
}

async function tryEach(
  parts: Parts,
  client: CardClient,
  candidates: readonly Candidate[],
): Promise<Result<HeldCard, CardTrouble>> {
  let trouble: CardTrouble = "nothing";
  for (const { programmeId, secret } of candidates) {
    const stretched = await parts.stretch(copyBytes(secret), programmeId, CARD_STRETCH).catch(() => null);
    if (!stretched) return err("phone");
    const card = deriveCard(stretched, programmeId);
    zeroBytes(stretched);
    const held = await holdDerived(parts, client, programmeId, card);
    if (held.ok) return held;
    zeroBytes(card.key, card.signSeed);
    if (held.error === "unreachable") return held;
    if (held.error !== "nothing") trouble = held.error;
  }
  return err(trouble);
}

/** Opens a card whose keys are worked out; they stay the caller's where that fails. */
export async function holdDerived(
  parts: Parts,
  client: CardClient,
  programmeId: ProgrammeId,
  card: Card,
): Promise<Result<HeldCard, CardTrouble>> {
  const holder: CardHolder = {
    ...{ programmeId, verifyKey: card.verifyKey },
    sign: (name, message) => sign(card.signSeed, name, message),
  };
  const read = (answer: Result<CardLook, RelayFailure>): Result<HeldCard, CardTrouble> => {
    if (!answer.ok) return err(troubleOf(answer.error));
    const copy = openCardCopy(card.key, answer.value.copy);
    if (!copy.ok) return err("nothing");
    return ok({
      ...{ copy: copy.value, waiting: answer.value.waiting },
      look: async () => read(await client.look(holder)),
      ask: async (wish) =>
        read(
          await client.post(holder, async (nonce) =>
            encodeCardRequest(await makeCardRequest(programmeId, card, nonce, copy.value.epochKey, wish, parts.random)),
          ),
        ),
      forget: () => zeroBytes(card.key, card.signSeed),
    });
  };
  return read(await client.look(holder));
}

function troubleOf(failure: RelayFailure): CardTrouble {
  if (isProgrammeClosed(failure)) return "closed";
  if (failure.relayCode === "CARD_UNKNOWN") return "nothing";
  if (failure.relayCode === "PROGRAMME_UNKNOWN") return "foreign";
  return failure.relayCode === "REQUESTS_FULL" ? "full" : "unreachable";
}
