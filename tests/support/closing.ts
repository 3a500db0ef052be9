/** Closing a programme in tests: coordinators state an order, and what anyone would carry of it. */
import { makeOrder } from "../../src/control/closing-order.ts";
import { makeFinal } from "../../src/control/make-close.ts";
import type { CloseFinal } from "../../src/control/objects.ts";
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { appendControl } from "../../src/sync/acknowledge.ts";
import { ownIntroduction } from "../../src/sync/own-introduction.ts";
import { decodeOwnFeed, decodePeer, startingWith } from "../../src/sync/rows.ts";
import { decodeFrame } from "../../src/wire/frame.ts";
import { encodeIntroduction, introducedFeed } from "../../src/wire/introduction.ts";
import type { Phone } from "./sim/phone.ts";

/** An order under the terms that `phone` knows. */
export const finalOf = ({ engine, clock }: Phone, core = 1): CloseFinal =>
  unwrapResult(
    makeFinal(engine.replica().control, { core: new Uint8Array(32).fill(core), heads: [], atMs: clock.nowMs() }),
  );

/** A coordinator states the order; it is sealed, and goes out with its next run. */
export const stateFinal = async ({ engine, vault }: Phone, final: CloseFinal): Promise<unknown> =>
  unwrapResult(await engine.change((replica) => appendControl(vault, replica, [final])));

/** The order as it would travel, out of the control segments that a coordinator holds. */
export async function orderOf({ vault }: Pick<Phone, "vault">): Promise<Bytes> {
  const { charter } = vault.identity();
  const introductions = new Map<string, Bytes>();
  const meet = (introduction: ReturnType<typeof ownIntroduction>) =>
    introductions.set(bytesToHex(introducedFeed(charter.programmeId, introduction)), encodeIntroduction(introduction));
  for (const { value } of await vault.store.list("meta", startingWith("peer:"))) {
    const row = decodePeer(value);
    if (row) meet(row.introduction);
  }
  for (const { value } of await vault.store.list("meta", startingWith("own:"))) {
    const feed = decodeOwnFeed(value);
    if (feed) meet(ownIntroduction(vault, feed.incarnation));
  }
  const rows = [
    ...(await vault.store.list("segments", startingWith("c:"))),
    ...(await vault.store.list("segments", startingWith("o:"))),
  ];
  return makeOrder(
    charter,
    rows.flatMap(({ value }) => {
      const frame = decodeFrame(value);
      const introduction = frame.ok && introductions.get(bytesToHex(frame.value.header.feedId));
      return introduction ? [{ introduction, frame: value }] : [];
    }),
  );
}
