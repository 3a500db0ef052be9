/**
 * Working out blank cards to be printed, one after the other, each stretched in a worker.
 *
 * Secrets and words live in this job's memory only: nothing of a card is written anywhere, and `drop` overwrites all of it. Which cards were printed is
 * known to nobody: a card is nothing until a record names it.
 */
import { CARD_STRETCH } from "../../crypto/stretch-setting.ts";
import type { CardSecret, ProgrammeId } from "../../kit/brand.ts";
import { type Bytes, copyBytes, zeroBytes } from "../../kit/bytes.ts";
import { cardText, deriveCard, drawCardSecret, wordsOfCard } from "../../wire/card.ts";
import type { Device } from "./device.ts";

/** Cards on a sheet, and the most sheets of one printing (P). */
export const CARDS_A_SHEET = 8;
export const MOST_SHEETS = 25;

/** What is printed on one card. */
export interface BlankCard {
  /** Text of the QR code. */
  readonly text: string;
  /** Nine picture-words, one a byte. */
  readonly words: Bytes;
  /** 18 bytes: three rows of three words that a helper says and three that the holder answers. */
  readonly rows: Bytes;
}

/** How far a printing is. */
export interface PrintProgress {
  readonly made: number;
  readonly wanted: number;
  readonly state: "running" | "stopped" | "ready" | "failed" | "dropped";
  /** How long what is left takes on this computer, measured on the cards made so far; `null` before the first. */
  readonly leftMs: number | null;
}

export interface PrintJob {
  readonly progress: () => PrintProgress;
  /** The cards made so far, in the order of the sheets. */
  readonly cards: () => readonly BlankCard[];
  /** Makes the cards that are missing; resolves once it stopped, failed or is ready. Does nothing while it runs. */
  readonly run: () => Promise<void>;
  /** Stops behind the card that is being made. What is made stays, and `run` goes on from there. */
  readonly stop: () => void;
  /** Stops and overwrites every card. Nothing brings them back. */
  readonly drop: () => void;
}

type Needs = Pick<Device, "stretch" | "clock" | "random">;

/** Prepares `sheets` sheets of cards of a programme; `onProgress` is told of every card. Starts nothing yet. */
export function preparePrint(
  device: Needs,
  programmeId: ProgrammeId,
  sheets: number,
  onProgress: (progress: PrintProgress) => void,
): PrintJob {
  const wanted = CARDS_A_SHEET * Math.min(MOST_SHEETS, Math.max(1, Math.trunc(sheets)));
  const cards: BlankCard[] = [];
  let state: PrintProgress["state"] = "stopped";
  let spentMs = 0;
  const progress = (): PrintProgress => ({
    made: cards.length,
    wanted,
    state,
    leftMs: cards.length === 0 ? null : (spentMs / cards.length) * (wanted - cards.length),
  });
  const enter = (next: PrintProgress["state"]) => {
    state = next;
    onProgress(progress());
  };
  /** What became of the job while a card was made; a job that is dropped stays so. */
  const now = () => state;
  async function makeNext(): Promise<void> {
    const startedMs = device.clock.nowMs();
    const card = await makeCard(device, programmeId);
    if (now() === "dropped") return zeroBytes(card.words, card.rows);
    cards.push(card);
    spentMs += Math.max(0, device.clock.nowMs() - startedMs);
    onProgress(progress());
  }
  async function makeAll(): Promise<void> {
    try {
      while (now() === "running" && cards.length < wanted) await makeNext();
      if (now() === "running") enter("ready");
    } catch {
      if (now() !== "dropped") enter("failed");
    }
  }
  let loop: Promise<void> = Promise.resolve();
  return {
    progress,
    cards: () => cards,
    run: () => {
      if (state !== "stopped" && state !== "failed") return loop;
      enter("running");
      // Behind the card that the last run still works on.
      loop = loop.then(makeAll);
      return loop;
    },
    stop: () => {
      if (state === "running") enter("stopped");
    },
    drop: () => {
      for (const { words, rows } of cards.splice(0)) zeroBytes(words, rows);
      enter("dropped");
    },
  };
}

async function makeCard(device: Needs, programmeId: ProgrammeId): Promise<BlankCard> {
  const secret: CardSecret = drawCardSecret(device.random);
  const given = copyBytes(secret);
  const stretched = await device.stretch(given, programmeId, CARD_STRETCH);
  const { rows, key, signSeed } = deriveCard(stretched, programmeId);
  const card = { text: cardText(programmeId, secret), words: wordsOfCard(secret, programmeId), rows };
  zeroBytes(secret, given, stretched, key, signSeed);
  return card;
}
