/**
 * A worker's own records after they were saved, as one seed draws it: new ones, changes of answers, cards given and given again, erasures, locks, and power that goes at any
 * durable act, before it took effect or after. A model says what the list must show. Where the power went in the middle of an act its record is as before or as the act meant it,
 * and nothing else moved. No row holds a note, the keys of a card or a whole record in clear, whether it stands or was erased.
 */
import { linkOfCard } from "../../src/card/codec.ts";
import type { CardLink } from "../../src/card/model.ts";
import { PEOPLE_BANDS, URGENCIES } from "../../src/form/lists/v1.ts";
import { toCardId, toSignKey } from "../../src/kit/brand.ts";
import { bytesToHex, isEqualBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { draftFromNeed } from "../../src/need/correct.ts";
import type { Draft, Need } from "../../src/need/model.ts";
import { needFromDraft, startDraft } from "../../src/need/rules.ts";
import { half } from "../../src/programme/days.ts";
import { bindCard } from "../../src/shell/acts/cards.ts";
import { correctNeed } from "../../src/shell/acts/correct-need.ts";
import { eraseOwn } from "../../src/shell/acts/erase-own.ts";
import { makeOpSaver, type SaveOwnOp } from "../../src/shell/acts/own-ops.ts";
import { programmeDay } from "../../src/shell/acts/programme-day.ts";
import { ownNeeds } from "../../src/shell/acts/records.ts";
import { makeNeedSaver } from "../../src/shell/acts/save-need.ts";
import type { SyncEngine } from "../../src/sync/engine.ts";
import { loadReplica } from "../../src/sync/load.ts";
import type { Replica } from "../../src/sync/replica.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { makePrng, type Prng } from "./sim/prng.ts";
import { CutOff, openAgain } from "./vaults.ts";
import { drawNote, makeWalkDisk, Power, rowsInClear, START_MS, textOfNeed, type WalkDisk } from "./walk-disk.ts";

export interface RecordWalkEnd {
  readonly breaches: readonly string[];
  readonly acts: Readonly<Record<string, number>>;
  readonly kills: number;
}

const ACTS = ["new", "change", "change", "card", "card", "again", "erase", "kill", "kill", "lock"] as const;

/** The path of `seed`, `steps` acts long. */
export async function walkRecords(seed: string, steps: number): Promise<RecordWalkEnd> {
  const prng = makePrng(seed);
  const walk = new Walk(prng, await makeWalkDisk(prng));
  await walk.open();
  for (let step = 1; step <= steps; step++) await walk.act(step);
  await walk.restart("the end");
  return walk;
}

/** The record that an act is about, `null` for a new one, and what the act makes of the need that stands there; `null` where it ends. */
interface Meant {
  readonly key: string | null;
  readonly after: (now: Need | undefined) => Need | null;
}

const NOTHING: Meant = { key: "", after: () => null };

class Walk {
  readonly breaches: string[] = [];
  readonly acts: Record<string, number> = {};
  kills = 0;
  readonly #prng: Prng;
  readonly #disk: WalkDisk;
  readonly #power = new Power();
  /** Every record that the list must show, by its key. */
  readonly #shown = new Map<string, Need>();
  readonly #erased = new Set<string>();
  readonly #links: CardLink[] = [];
  /** Every need that was ever shown, as its bytes. */
  readonly #said = new Set<string>();
  #meant: Meant = NOTHING;
  #nowMs = START_MS;
  #vault!: OpenVault;
  #replica!: Replica;
  #saveOwn!: SaveOwnOp;

  constructor(prng: Prng, disk: WalkDisk) {
    this.#prng = prng;
    this.#disk = disk;
  }

  async act(step: number): Promise<void> {
    const act = this.#shown.size === 0 ? "new" : this.#prng.pick(ACTS);
    this.#nowMs += 1_000 + this.#prng.below(7_200_000);
    if (act === "kill") return this.#power.goSoon(this.#prng, 4);
    if (act === "lock") return this.restart(`${step} lock`);
    const before = new Map(this.#shown);
    try {
      await this.#do(act, `${step} ${act}`);
      this.acts[act] = (this.acts[act] ?? 0) + 1;
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
      return this.#afterCut(`${step} ${act}`, before);
    }
    await this.#expect(`${step} ${act}`);
  }

  async #do(act: string, name: string): Promise<void> {
    if (act === "new") {
      const draft = this.#drawDraft();
      this.#meant = { key: null, after: (now) => this.#newNeed(draft, now) };
      const { key, need } = unwrapResult(await makeNeedSaver(this.#device, this.#vault, this.#saveOwn)(draft, true));
      this.#shown.set(key, need);
      return;
    }
    const [key, need] = this.#prng.pick([...this.#shown]);
    if (act === "change") return this.#change(key, need);
    if (act === "erase") {
      this.#meant = { key, after: () => null };
      const engine: Pick<SyncEngine, "change"> = {
        change: async (work) => {
          const done = await work(this.#replica);
          if (done.ok) this.#replica = done.value;
          return done.ok ? { ok: true, value: undefined } : done;
        },
      };
      if (!(await eraseOwn(this.#device, this.#vault, engine, this.#saveOwn, key)))
        this.breaches.push(`${name}: not erased`);
      this.#shown.delete(key);
      this.#erased.add(key);
      return;
    }
    const link = act === "again" && this.#links.length > 0 ? this.#prng.pick(this.#links) : this.#drawLink();
    const holder = [...this.#shown].find(
      ([, other]) => other.kind === "help" && other.card !== undefined && isEqualBytes(other.card.cardId, link.cardId),
    );
    const isFree = holder === undefined || holder[0] === key;
    this.#meant = { key, after: () => (isFree && need.kind === "help" ? { ...need, card: link } : need) };
    const bound = unwrapResult(await bindCard(this.#vault, this.#replica, this.#saveOwn, key, link));
    if (bound === "bound" && !isFree) this.breaches.push(`${name}: a card of two records`);
    if (bound !== "bound" && isFree) this.breaches.push(`${name}: a free card is ${bound}`);
    if (bound === "bound" && need.kind === "help") this.#shown.set(key, { ...need, card: link });
  }

  async #change(key: string, need: Need): Promise<void> {
    const { pick } = this.#prng;
    const answers = { urgency: pick(URGENCIES).code, people: pick(PEOPLE_BANDS).code, note: drawNote(this.#prng) };
    this.#meant = { key, after: () => ({ ...need, ...answers }) as Need };
    const draft = { ...draftFromNeed(key, need), ...answers };
    unwrapResult(await correctNeed(this.#vault, this.#replica, this.#saveOwn, draft, true));
    if (need.kind === "help") this.#shown.set(key, { ...need, ...answers });
  }

  #drawDraft(): Draft {
    const { pick } = this.#prng;
    const answers = { sector: 1, item: 1, urgency: pick(URGENCIES).code, people: pick(PEOPLE_BANDS).code, area: 1 };
    return {
      ...startDraft(pick(["en", "ar", "uk"]), 1),
      ...answers,
      informedBy: 1,
      extraHelp: [],
      helperPreference: 0,
      note: drawNote(this.#prng),
      step: "check",
    };
  }

  /** The need that `draft` becomes now. Which two words it goes by is drawn as it is saved, so that they are those of `now`. */
  #newNeed(draft: Draft, now: Need | undefined): Need {
    const { timeZone } = this.#vault.identity().charter;
    const day = programmeDay(this.#device, this.#vault);
    const stamp = { alias: now?.alias ?? [0, 0], day, half: half(this.#nowMs, timeZone) } as const;
    return unwrapResult(needFromDraft(draft, stamp, true));
  }

  #drawLink(): CardLink {
    const { random } = this.#disk.places;
    const keys = { cardId: toCardId(random.bytes(16)), key: random.bytes(32), verifyKey: toSignKey(random.bytes(32)) };
    const link = linkOfCard({ ...keys, rows: random.bytes(18), leaf: random.bytes(32) });
    this.#links.push(link);
    return link;
  }

  /** The act of which the power took the end: one record may have moved, to nothing but what the act would have made of it. */
  async #afterCut(name: string, before: ReadonlyMap<string, Need>): Promise<void> {
    this.kills++;
    await this.open();
    const now = await this.#read();
    const moved = [...new Set([...before.keys(), ...now.keys()])].filter(
      (key) => textOrNone(before.get(key)) !== textOrNone(now.get(key)),
    );
    const { key: about, after } = this.#meant;
    if (moved.length > 1) this.breaches.push(`${name}: ${moved.length} records moved`);
    for (const key of moved) {
      const need = now.get(key);
      if (need) this.#shown.set(key, need);
      else this.#shown.delete(key);
      const isAbout = about === null ? !before.has(key) && !this.#erased.has(key) : about === key;
      if (!isAbout) this.breaches.push(`${name}: another record moved than the one of the act`);
      if (textOrNone(need) !== textOrNone(after(need) ?? undefined))
        this.breaches.push(`${name}: neither as before nor as the act meant it`);
      if (!need) this.#erased.add(key);
    }
    for (const key of before.keys()) if (!moved.includes(key)) this.#shown.set(key, before.get(key) as Need);
    for (const key of this.#shown.keys()) if (!now.has(key)) this.#shown.delete(key);
    await this.#expect(name);
  }

  async restart(name: string): Promise<void> {
    this.#vault.lock();
    await this.open();
    await this.#expect(name);
  }

  async #read(): Promise<ReadonlyMap<string, Need>> {
    return new Map((await ownNeeds(this.#vault, this.#replica)).map(({ key, need }) => [key, need]));
  }

  /** The list shows what the model says, every card is on one record, and what was erased stays away. */
  async #expect(name: string): Promise<void> {
    const now = await this.#read();
    for (const key of new Set([...now.keys(), ...this.#shown.keys()]))
      if (textOrNone(now.get(key)) !== textOrNone(this.#shown.get(key))) this.breaches.push(`${name}: another record`);
    const cards = [...now.values()].flatMap((need) =>
      need.kind === "help" && need.card ? [bytesToHex(need.card.cardId)] : [],
    );
    if (new Set(cards).size < cards.length) this.breaches.push(`${name}: two records on one card`);
    for (const key of this.#erased) if (now.has(key)) this.breaches.push(`${name}: an erased record is shown`);
    await this.#expectSealed(name, now.values());
  }

  /** No row holds in clear a note, what opens or stands for a card, or all of a need, as it is or as it once was. */
  async #expectSealed(name: string, now: Iterable<Need>): Promise<void> {
    for (const need of now) this.#said.add(textOfNeed(need));
    const plain = [
      ...[...this.#said].map((text) => Buffer.from(text, "hex")),
      ...this.#links.flatMap(({ cardId, key, verifyKey, leaf }) => [cardId, key, verifyKey, leaf]),
    ];
    for (const row of await rowsInClear(this.#vault, plain)) this.breaches.push(`${name}: ${row} is in clear`);
  }

  get #device() {
    return { clock: { nowMs: () => this.#nowMs }, random: this.#disk.places.random };
  }

  async open(): Promise<void> {
    this.#power.comeBack();
    this.#vault = await openAgain(this.#disk.places, this.#disk.id, this.#power.around);
    this.#replica = await loadReplica(this.#vault);
    this.#saveOwn = makeOpSaver(this.#device, this.#vault);
  }
}

const textOrNone = (need: Need | undefined): string => (need ? textOfNeed(need) : "");
