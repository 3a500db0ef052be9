/** Operations on bundles, by the code in src. */
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import { toFeedId, toHead } from "../../src/kit/brand.ts";
import { makeBundle, openBundle } from "../../src/wire/bundle.ts";
import type { Manifest } from "../../src/wire/bundle-manifest.ts";
import type { FeedHead, Receipt } from "../../src/wire/receipt.ts";
import type { StreamItem } from "../../src/wire/stream.ts";
import { bytesOf, hexOf, type Json, listOf, numberOf, type Operation, objectOf, ok } from "./json.ts";

const toFeedHead = (value: Json): FeedHead => {
  const { feedId, seq, head } = objectOf(value);
  return { feedId: toFeedId(bytesOf(feedId)), seq: numberOf(seq), head: toHead(bytesOf(head)) };
};
const toReceipt = (value: Json): Receipt => ({
  ...toFeedHead(value),
  signature: bytesOf(objectOf(value).signature),
});

const headToJson = ({ feedId, seq, head }: FeedHead) => ({ feedId: hexOf(feedId), seq, head: hexOf(head) });

const manifestToJson = (manifest: Manifest | null): Json =>
  manifest && {
    maker: hexOf(manifest.maker),
    madeMs: manifest.madeMs,
    held: manifest.held.map(headToJson),
    receipts: manifest.receipts.map((receipt) => ({ ...headToJson(receipt), signature: hexOf(receipt.signature) })),
  };

export const bundleOperations = (itemToJson: (item: StreamItem) => Json): Readonly<Record<string, Operation>> => ({
  "make-bundle": async (given) => {
    const manifest: Manifest = {
      maker: seedToSignKey(bytesOf(given.makerSeed)),
      madeMs: numberOf(given.madeMs),
      held: listOf(given.held).map(toFeedHead),
      receipts: listOf(given.receipts).map(toReceipt),
    };
    const bundle = await makeBundle(
      { manifest, items: listOf(given.items).map(bytesOf) },
      bytesOf(given.charterHash),
      (name, message) => sign(bytesOf(given.makerSeed), name, message),
      { bytes: () => bytesOf(given.random) },
      numberOf(given.largest),
    );
    return ok({ bundle: hexOf(bundle) });
  },
  "open-bundle": async (given) => {
    const opened = await openBundle(bytesOf(given.bundle), bytesOf(given.charterHash));
    if (!opened.ok) return { outcome: opened.error.code };
    const { manifest, items, parts, missing, isFlawed } = opened.value;
    return ok({ manifest: manifestToJson(manifest), items: items.map(itemToJson), parts, missing, isFlawed });
  },
});
