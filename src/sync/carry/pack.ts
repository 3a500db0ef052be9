/**
 * Packing a bundle: what this device holds and the other side may lack. A phone packs for coordinators, a coordinator for phones or for the other coordinators.
 * Rules Y80–Y82 of ../SPEC.md.
 */
import { coordinatorKeys, isRevoked } from "../../control/fold.ts";
import type { SignKey } from "../../kit/brand.ts";
import { type Bytes, bytesToHex, isEqualBytes } from "../../kit/bytes.ts";
import type { Clock } from "../../kit/clock.ts";
import type { Random } from "../../kit/random.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { makeBundle } from "../../wire/bundle.ts";
import { MAX_BUNDLE_HEADS, MAX_BUNDLE_RECEIPTS } from "../../wire/bundle-manifest.ts";
import { encodeIntroduction, type Introduction } from "../../wire/introduction.ts";
import type { FeedHead, Receipt } from "../../wire/receipt.ts";
import { opFeed } from "../outbox.ts";
import { ownIntroduction } from "../own-introduction.ts";
import { isWithheld } from "../pending.ts";
import type { Replica } from "../replica.ts";
import { controlFrameRef, decodeReceiptRow, type OwnFeed, ownFrameRef, startingWith } from "../rows.ts";
import { readHeld } from "./rows.ts";

/** For whom a bundle is packed. `only`: for one phone, for example one that has just joined. */
export type Receivers = { readonly type: "coordinators" } | { readonly type: "phones"; readonly only?: SignKey };

export interface PackParts {
  readonly vault: OpenVault;
  readonly clock: Clock;
  readonly random: Random;
}

export interface PackedBundle {
  readonly bytes: Bytes;
  /** Segments in it. */
  readonly frames: number;
  /** The own feed of ops and its newest position in it; `null` where none of it is in it. */
  readonly ops: { readonly feedId: OwnFeed["feedId"]; readonly seq: number } | null;
}

/** A device that a bundle is for, and how far it is known to hold each feed. */
interface Receiver {
  readonly key: SignKey;
  readonly seqByFeed: ReadonlyMap<string, number>;
}

/** Packs what is sealed: the caller seals first what waits. Stores nothing. `largest` as in the format: 5 for a file. */
export async function packBundle(
  { vault, clock, random }: PackParts,
  replica: Replica,
  receivers: Receivers,
  largest?: number,
): Promise<PackedBundle> {
  const { charter, keys } = vault.identity();
  const targets = await receiversOf(vault, replica, receivers);
  const items: Bytes[] = [];
  let [frames, ops]: [number, PackedBundle["ops"]] = [0, null];
  for (const feed of feedsFor(vault, replica, receivers)) {
    const those = feed.device ? targets.filter(({ key }) => isEqualBytes(key, feed.device ?? key)) : targets;
    const from = Math.min(...those.map((target) => heldBy(target, feed)));
    const found = Number.isFinite(from) ? await readFrames(vault, feed, from) : [];
    if (found.length === 0) continue;
    items.push(encodeIntroduction(feed.introduction), ...found);
    frames += found.length;
    if (isEqualBytes(feed.feedId, opFeed(replica)?.feedId ?? keys.signKey))
      ops = { feedId: feed.feedId, seq: feed.seq };
  }
  const manifest = {
    maker: keys.signKey,
    madeMs: clock.nowMs(),
    held: heldHere(replica),
    receipts: await readRelayed(vault),
  };
  const bytes = await makeBundle({ manifest, items }, charter.hash, vault.sign, random, largest);
  return { bytes, frames, ops };
}

/** A feed of which something may go into a bundle. */
interface Source {
  readonly feedId: OwnFeed["feedId"];
  readonly seq: number;
  readonly author: SignKey;
  readonly introduction: Introduction;
  readonly isOwn: boolean;
  readonly device: SignKey | null;
}

/** Control first, so that whoever reads the rest knows who may speak. */
function feedsFor(vault: OpenVault, { own, peers }: Replica, { type }: Receivers): readonly Source[] {
  const { signKey } = vault.identity().keys;
  const purposes = type === "phones" ? [4, 2] : [4, 1, 3, 5];
  const mine = [...own.values()]
    .filter(({ purpose, isClosed, seq }) => !isClosed && seq > 0 && purposes.includes(purpose))
    .sort((a, b) => purposes.indexOf(a.purpose) - purposes.indexOf(b.purpose))
    .map((feed) => ({
      ...feed,
      author: signKey,
      introduction: ownIntroduction(vault, feed.incarnation),
      isOwn: true,
    }));
  const others = [...peers].flatMap(([hex, { author, introduction, newest }]) =>
    newest && !own.has(hex)
      ? [{ feedId: newest.feedId, seq: newest.seq, author, introduction, isOwn: false, device: null }]
      : [],
  );
  const first = mine.filter(({ purpose }) => purpose === 4);
  return [...others, ...first, ...mine.filter(({ purpose }) => purpose !== 4)];
}

async function receiversOf(vault: OpenVault, replica: Replica, receivers: Receivers): Promise<readonly Receiver[]> {
  const { control } = replica;
  const self = vault.identity().keys.signKey;
  const phones = [...control.certificateByKey.values()].filter(({ role }) => role !== 3).map(({ signKey }) => signKey);
  const all = receivers.type === "coordinators" ? coordinatorKeys(control) : phones;
  const only = receivers.type === "phones" ? receivers.only : undefined;
  const keys = only ? [only] : all.filter((key) => !isEqualBytes(key, self) && !isRevoked(control, key));
  return Promise.all(
    keys.map(async (key) => {
      const said = (await readHeld(vault, key))?.seqByFeed ?? new Map<string, number>();
      const acked = [...(control.ackByCoordinator.get(bytesToHex(key)) ?? [])].map(
        ([hex, { seq }]) => [hex, seq] as const,
      );
      const seqByFeed = new Map(said);
      for (const [hex, seq] of acked) seqByFeed.set(hex, Math.max(seq, said.get(hex) ?? 0));
      return { key, seqByFeed };
    }),
  );
}

/** Whoever wrote a feed has it. */
const heldBy = ({ key, seqByFeed }: Receiver, { author, feedId }: Source): number =>
  isEqualBytes(key, author) ? Number.POSITIVE_INFINITY : (seqByFeed.get(bytesToHex(feedId)) ?? 0);

/** Stored frames behind `from`, in order. Of the feeds of others only control is kept as it came. */
async function readFrames(vault: OpenVault, { feedId, isOwn }: Source, from: number): Promise<readonly Bytes[]> {
  const ref = isOwn ? ownFrameRef(feedId, from + 1) : controlFrameRef(feedId, from + 1);
  const rows = await vault.store.list("segments", { from: ref.key, to: `${ref.key.slice(0, 34)}:~` });
  return rows.map(({ value }) => value);
}

/** What this device holds. A feed of which it has only heads somewhere is left out (Y103): what others pack for it is all of that feed. */
function heldHere(replica: Replica): readonly FeedHead[] {
  const { own, peers } = replica;
  const mine = [...own.values()].filter(({ seq }) => seq > 0).map(({ feedId, seq, head }) => ({ feedId, seq, head }));
  const others = [...peers].flatMap(([hex, { newest }]) => (newest && !isWithheld(replica, hex) ? [newest] : []));
  return [...mine, ...others].slice(0, MAX_BUNDLE_HEADS);
}

/** What a relay signed for when this device passed frames of others on. */
async function readRelayed({ store }: OpenVault): Promise<readonly Receipt[]> {
  const rows = await store.list("meta", startingWith("relayed:"));
  return rows.flatMap(({ value }) => decodeReceiptRow(value) ?? []).slice(0, MAX_BUNDLE_RECEIPTS);
}
