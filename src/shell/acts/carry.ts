/** Carrying by hand: making a file, noting that it was taken along, and opening one. Rules Y80–Y88 of ../../sync/SPEC.md. */
import { isCoordinator } from "../../control/fold.ts";
import { type Bytes, bytesToHex } from "../../kit/bytes.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { acknowledge } from "../../sync/acknowledge.ts";
import { type CarriedIn, takeIn } from "../../sync/carry/open.ts";
import { type PackedBundle, packBundle, type Receivers } from "../../sync/carry/pack.ts";
import { passOn } from "../../sync/carry/pass-on.ts";
import { packedRow, readPacked, unpack } from "../../sync/carry/rows.ts";
import type { SyncEngine, SyncFailure } from "../../sync/engine.ts";
import { opFeed } from "../../sync/outbox.ts";
import { unacknowledged } from "../../sync/pending.ts";
import type { RelaySession } from "../../sync/session.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { type BundleFailure, type OpenedBundle, openBundle } from "../../wire/bundle.ts";
import { bundleToText, textToBundle } from "../../wire/bundle-text.ts";
import type { Device } from "./device.ts";
import { phoneLabel } from "./phone-label.ts";
import { programmeDay } from "./programme-day.ts";
import { needsOf, ownNeeds, rankOp } from "./records.ts";

type Tools = Pick<Device, "clock" | "random">;
interface Inside {
  readonly vault: OpenVault;
  readonly engine: SyncEngine;
  readonly relay: RelaySession | null;
}

/** A file that is ready to be taken along. Its name means nothing. */
export interface CarryFile {
  readonly name: string;
  readonly packed: PackedBundle;
}

/** Seals what waits, signs what can be answered, and packs it. Nothing is marked yet. */
export async function makeCarryFile(
  { clock, random }: Tools,
  { vault, engine }: Pick<Inside, "vault" | "engine">,
  receivers: Receivers,
  largest?: number,
): Promise<Result<CarryFile, SyncFailure>> {
  const sealed = await engine.sealAll();
  if (!sealed.ok) return sealed;
  for (let heads = unacknowledged(vault, engine.replica()); heads.length > 0; ) {
    const signed = await engine.change<SyncFailure>((replica) => acknowledge(vault, replica, heads, clock.nowMs()));
    if (!signed.ok) return signed;
    const left = unacknowledged(vault, engine.replica());
    heads = left.length < heads.length ? left : [];
  }
  const packed = await packBundle({ vault, clock, random }, engine.replica(), receivers, largest);
  return ok({ name: bytesToHex(random.bytes(8)), packed });
}

/** What a phone handed on in a file is `packed` from now on (Y87). */
export async function noteTaken(
  { clock }: Pick<Tools, "clock">,
  { vault, engine }: Pick<Inside, "vault" | "engine">,
  { packed: { ops } }: CarryFile,
): Promise<void> {
  if (!ops) return;
  await engine.change(async (replica) => {
    const done = await vault.store.commit({
      put: [packedRow(vault, ops.feedId, { seq: ops.seq, atMs: clock.nowMs() })],
    });
    return done.ok ? ok({ ...replica }) : done;
  });
}

/** The file that was taken along is lost: what it held is only here again. */
export async function noteLost({ vault, engine }: Pick<Inside, "vault" | "engine">): Promise<void> {
  const feed = opFeed(engine.replica());
  if (!feed) return;
  await engine.change(async (replica) => {
    const done = await unpack(vault, feed.feedId);
    return done.ok ? ok({ ...replica }) : done;
  });
}

/** When the newest file was taken along, ms since 1970; `null` where none was, or the person said that it is lost. */
export async function takenAtMs({ vault, engine }: Pick<Inside, "vault" | "engine">): Promise<number | null> {
  const feed = opFeed(engine.replica());
  return feed ? ((await readPacked(vault, feed.feedId))?.atMs ?? null) : null;
}

/** What a file brought, in what a screen says of it. */
export interface Brought {
  /** The two picture-words of the device that made it, in English; `null` where that is not told. */
  readonly maker: string | null;
  readonly isFromCoordinator: boolean;
  readonly madeMs: number | null;
  /** Needs that are new here. */
  readonly newNeeds: number;
  /** Own needs that a coordinator has now, and had not before. */
  readonly answered: number;
  /** Whether anything in it was new here. */
  readonly isNew: boolean;
  readonly parts: number;
  readonly missing: readonly number[];
  readonly isFlawed: boolean;
  readonly carried: CarriedIn;
  /** Whether the relay has it, too; `null` where none was asked. */
  readonly relay: boolean | null;
}

export type OpenFailure = BundleFailure | SyncFailure;

/** How long the relay may take; what the file brought is here by then. */
const PASS_LIMIT_MS = 20_000;

/** Opens a file and takes in what it holds. With `canPass`, what it holds of others goes on to the relay. */
export async function openCarryFile(
  device: Tools,
  session: Inside,
  bytes: Uint8Array,
  canPass: boolean,
): Promise<Result<Brought, OpenFailure>> {
  const { vault, engine } = session;
  const opened = await openBundle(textToBundle(bytes), vault.identity().charter.hash);
  if (!opened.ok) return opened;
  const before = await countsOf(session);
  const parts = { vault, engine, ...device, today: () => programmeDay(device, vault), rank: rankOp };
  const taken = await takeIn(parts, opened.value);
  if (!taken.ok) return err(taken.error);
  const after = await countsOf(session);
  const { manifest, missing, isFlawed } = opened.value;
  return ok({
    maker: manifest && phoneLabel(manifest.maker),
    isFromCoordinator: manifest !== null && isCoordinator(engine.replica().control, manifest.maker),
    madeMs: manifest?.madeMs ?? null,
    newNeeds: after.needs - before.needs,
    answered: Math.max(0, after.answered - before.answered),
    isNew: taken.value.freshByAuthor.size > 0 || taken.value.early > 0,
    ...{ parts: opened.value.parts, missing, isFlawed, carried: taken.value },
    relay: canPass ? await tryPassing(session, opened.value) : null,
  });
}

async function tryPassing({ vault, engine, relay }: Inside, bundle: OpenedBundle): Promise<boolean | null> {
  if (!relay) return null;
  const passed = await passOn(vault, engine.replica(), relay.client, bundle, AbortSignal.timeout(PASS_LIMIT_MS));
  if (!passed.ok) return false;
  return passed.value.feeds + passed.value.refused === 0 ? null : passed.value.refused === 0;
}

async function countsOf({ vault, engine }: Pick<Inside, "vault" | "engine">) {
  const replica = engine.replica();
  const own = vault.identity().role === 3 ? [] : await ownNeeds(vault, replica);
  return {
    needs: needsOf(replica.records).length,
    answered: own.filter(({ place }) => place === "coordinator" || place === "newer").length,
  };
}

/** The bytes of a file; with `asText`, for systems that share nothing but text. */
export const fileBytes = ({ packed }: CarryFile, asText: boolean): Bytes =>
  asText ? bundleToText(packed.bytes) : packed.bytes;
