/**
 * A worker on the path that captures needs, as one seed draws it: answers, steps back, other languages, notes, saves, discards, locks, nights, a full phone, and power
 * that goes at any durable act, before it took effect or after. What the disk holds is known from the commits that took effect; after each start the app must offer exactly that.
 */
import { EXTRA_HELP, HELPER_PREFERENCES, PEOPLE_BANDS, URGENCIES } from "../../src/form/lists/v1.ts";
import { itemsOfSector, sectorsInUse } from "../../src/form/rules.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { err, unwrapResult } from "../../src/kit/result.ts";
import { draftToBytes, fieldsToNeed } from "../../src/need/codec.ts";
import type { Draft } from "../../src/need/model.ts";
import { type Answer, giveAnswer, goBack, needFromDraft, startAnother, startDraft } from "../../src/need/rules.ts";
import { DRAFT_REF, type DraftKeeper, makeDraftKeeper, readDraft } from "../../src/shell/acts/draft.ts";
import { makeNeedSaver, type SaveNeed } from "../../src/shell/acts/save-need.ts";
import type { Batch, PlacedRow, VaultStore } from "../../src/store/port.ts";
import { readJournal } from "../../src/sync/save-op.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { makePrng, type Prng } from "./sim/prng.ts";
import { CutOff, openAgain } from "./vaults.ts";
import { drawNote, makeWalkDisk, Power, rowsInClear, START_MS, textOfNeed, type WalkDisk } from "./walk-disk.ts";

/** What did not hold, at which step. */
export interface WalkBreach {
  readonly step: number;
  readonly act: string;
  readonly detail: string;
}

export interface WalkEnd {
  readonly breaches: readonly WalkBreach[];
  readonly saved: number;
  readonly kills: number;
}

const LANGUAGES = ["en", "fr", "es", "ar", "uk", "zh-Hans"];

/** What is on the disk, by the commits that took effect. */
interface Written {
  draft: string | null;
  needs: number;
  isFull: boolean;
  /** Drafts in the order in which they were handed over to be kept; a `null` takes the draft away. */
  waiting: (string | null)[];
}

/** The path of `seed`, `steps` acts long. */
export async function walkCapture(seed: string, steps: number): Promise<WalkEnd> {
  const prng = makePrng(seed);
  const walk = new Walk(prng, await makeWalkDisk(prng));
  await walk.open();
  for (let step = 1; step <= steps; step++) await walk.act(step);
  await walk.restart("the end");
  return { breaches: walk.breaches, saved: walk.confirmed.size, kills: walk.kills };
}

class Walk {
  readonly breaches: WalkBreach[] = [];
  readonly confirmed = new Map<string, string>();
  kills = 0;
  readonly #prng: Prng;
  readonly #disk: WalkDisk;
  readonly #power = new Power();
  readonly #written: Written = { draft: null, needs: 0, isFull: false, waiting: [] };
  #nowMs = START_MS;
  #step = 0;
  #draft: Draft | null = null;
  #language = "en";
  #keeper!: DraftKeeper;
  #save!: SaveNeed;
  #vault!: OpenVault;

  constructor(prng: Prng, disk: WalkDisk) {
    this.#prng = prng;
    this.#disk = disk;
  }

  async act(step: number): Promise<void> {
    this.#step = step;
    const acts = this.#draft
      ? [...Array<string>(9).fill("answer"), "back", "language", "note", "save", "save", "discard", "kill", "lock"]
      : ["new", "new", "new", "language", "night", "kill", "lock", "full"];
    const act = this.#prng.pick(acts);
    if (act === "kill") return this.#power.goSoon(this.#prng, 3);
    if (act === "lock") return this.restart("lock");
    try {
      await this.#doAct(act);
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
    }
    if (this.#prng.chance(0.3)) await this.#keeper.settled();
    if (this.#power.isCut) await this.restart("kill");
  }

  async #doAct(act: string): Promise<void> {
    const draft = this.#draft;
    switch (act) {
      case "new":
        return this.#keep(startDraft(this.#language, 1, this.#prng.chance(0.5)));
      case "language":
        this.#language = this.#prng.pick(LANGUAGES);
        return draft ? this.#keep({ ...draft, language: this.#language }) : undefined;
      case "night":
        this.#nowMs += 13 * 3_600_000;
        return undefined;
      case "full":
        this.#written.isFull = true;
        return undefined;
    }
    if (!draft) return undefined;
    switch (act) {
      case "answer":
        return this.#answer(draft);
      case "back":
        return this.#keep(goBack(draft) ?? draft);
      case "note":
        return this.#keep({ ...draft, note: drawNote(this.#prng), noteKept: null });
      case "discard":
        this.#drop();
        return undefined;
      case "save":
        return this.#saveDraft(draft);
    }
  }

  #keep(draft: Draft): void {
    this.#draft = draft;
    this.#written.waiting.push(keyOf(draft));
    this.#keeper.keep(draft, Math.floor(this.#nowMs / 86_400_000));
  }

  #drop(): void {
    this.#draft = null;
    this.#written.waiting.push(null);
    this.#keeper.drop();
  }

  #answer(draft: Draft): void {
    const answer = this.#drawAnswer(draft);
    if (answer) this.#keep(giveAnswer(draft, answer));
  }

  /** An answer to the question that the draft stands at. */
  #drawAnswer({ step, sector }: Draft): Answer | null {
    const { pick, chance } = this.#prng;
    switch (step) {
      case "notice":
        return { step, informedBy: pick([1, 2, 3]) };
      case "sector":
        if (chance(0.1)) return { step: "refer" };
        return { step, sector: pick(sectorsInUse()).code };
      case "item":
        return { step, item: pick(itemsOfSector(sector ?? 1)).code };
      case "urgency":
        return { step, urgency: pick(URGENCIES).code };
      case "people":
        return { step, people: pick(PEOPLE_BANDS).code };
      case "counts":
        return { step, counts: chance(0.5) ? [] : [[11, 2]] };
      case "area":
        return { step, area: pick([1, 2, 3]) };
      case "extraHelp":
        return {
          step,
          extraHelp: EXTRA_HELP.filter(() => chance(0.2)).map(({ code }) => code),
          helperPreference: pick(HELPER_PREFERENCES).code,
        };
      default:
        return null;
    }
  }

  async #saveDraft(draft: Draft): Promise<void> {
    const isWhole = needFromDraft(draft, { alias: [0, 0], day: 0, half: "am" }).ok;
    await this.#keeper.settled();
    const before = this.#written.needs;
    const saved = await this.#save(draft, true);
    if (saved.ok) {
      this.confirmed.set(saved.value.key, textOfNeed(saved.value.need));
      if (!isWhole) this.#breach("save", "an unfinished draft was saved");
      if (this.#written.needs !== before + 1) this.#breach("save", "saved is said of what is not on the disk");
      this.#draft = null;
      if (this.#prng.chance(0.3)) this.#keep(startAnother(draft));
      return;
    }
    if (isWhole && saved.error.code !== "STORE_FULL") this.#breach("save", saved.error.code);
    if (this.#written.needs !== before) this.#breach("save", "it is on the disk, and was said not to be");
  }

  /** The next start: what the disk holds is what is offered. */
  async restart(act: string): Promise<void> {
    await this.#keeper.settled();
    if (this.#power.isCut) this.kills++;
    this.#vault.lock();
    this.#power.comeBack();
    Object.assign(this.#written, { isFull: false, waiting: [] });
    await this.open();
    const left = await readDraft(this.#vault);
    if ((left && keyOf(left)) !== this.#written.draft)
      this.#breach(act, `offers another draft than the last that was kept`);
    await this.#expectNeeds(act);
    await this.#expectSealed(act);
    this.#draft = left;
    if (left && this.#prng.chance(0.25)) this.#drop();
  }

  async #expectNeeds(act: string): Promise<void> {
    const ops = await readJournal(this.#vault);
    const needs = new Map(
      ops.map(({ recordId, fields }) => [bytesToHex(recordId), textOfNeed(unwrapResult(fieldsToNeed(fields)))]),
    );
    if (needs.size !== this.#written.needs || ops.length !== needs.size)
      this.#breach(act, `${needs.size} needs are there of ${this.#written.needs} that were written`);
    for (const [key, need] of this.confirmed)
      if (needs.get(key) !== need) this.#breach(act, "a saved need is gone, or another");
  }

  /** No row holds a note, a draft or an op in clear. */
  async #expectSealed(act: string): Promise<void> {
    const drafts = this.#draft ? [draftToBytes(this.#draft)] : [];
    for (const row of await rowsInClear(this.#vault, drafts)) this.#breach(act, `${row} is in clear`);
  }

  async open(): Promise<void> {
    const { places, id } = this.#disk;
    const opened = await openAgain(places, id);
    this.#vault = { ...opened, store: this.#watched(opened.store) };
    const device = { clock: { nowMs: () => this.#nowMs }, random: places.random };
    this.#keeper = makeDraftKeeper(this.#vault);
    this.#save = makeNeedSaver(device, this.#vault);
  }

  /** The store under the power, with a ledger of what took effect. */
  #watched(store: VaultStore): VaultStore {
    const written = this.#written;
    const { around } = this.#power;
    return {
      get: (ref) => around(() => store.get(ref), "read"),
      list: (table, range) => around(() => store.list(table, range), "read"),
      generation: () => around(() => store.generation(), "read"),
      close: () => store.close(),
      commit: (batch) =>
        around(async () => {
          const draft = keptDraft(batch) ? written.waiting.shift() : undefined;
          if (written.isFull && batch.put) {
            written.isFull = false;
            return err(new StoreError("STORE_FULL"));
          }
          const done = await store.commit(batch);
          if (done.ok) this.#note(batch, draft);
          return done;
        }, "commit"),
    };
  }

  #note(batch: Batch, draft: string | null | undefined): void {
    const isSave = batch.put?.some(({ table }) => table === "outbox") === true;
    if (isSave) this.#written.needs++;
    if (isSave && !batch.put?.some(isSavedDraft)) this.#breach("save", "the draft does not go with the save");
    if (isSave) this.#written.draft = null;
    else if (draft !== undefined) this.#written.draft = draft;
  }

  #breach(act: string, detail: string): void {
    this.breaches.push({ step: this.#step, act, detail });
  }
}

const isDraft = ({ table, key }: { readonly table: string; readonly key: string }) =>
  table === DRAFT_REF.table && key === DRAFT_REF.key;
/** What stands in the place of a draft that was saved. */
const isSavedDraft = (row: PlacedRow) => isDraft(row) && row.value.length === 0;
/** A commit of the keeper: the draft alone. */
const keptDraft = ({ put = [], remove = [] }: Batch): boolean =>
  put.length + remove.length === 1 && [...put, ...remove].some(isDraft);
const keyOf = (draft: Draft): string => bytesToHex(draftToBytes(draft));
