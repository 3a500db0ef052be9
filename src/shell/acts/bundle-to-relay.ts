/**
 * A carried file on the relay's own page: whoever looks after the box may bring it, and is no member of its programme. The file opens with the charter that the relay keeps,
 * its segments stay sealed, and each is taken for its author's signature, so no token is asked for. Nothing is kept in the page. Rule Y89 of ../../sync/SPEC.md.
 */
import { type Charter, parseCharter } from "../../control/charter.ts";
import { startControl } from "../../control/fold.ts";
import type { ProgrammeId } from "../../kit/brand.ts";
import { isEqualBytes } from "../../kit/bytes.ts";
import { VerifyError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { makeCardClient } from "../../relay-client/card-client.ts";
import { garbage, type RelayFailure } from "../../relay-client/failure.ts";
import { makeRelayClient, type RelayClient } from "../../relay-client/relay-client.ts";
import { passFeed } from "../../sync/carry/pass-on.ts";
import { sortItems } from "../../sync/carry/sort-items.ts";
import { type BundleFailure, measureBundle, type OpenedBundle, openBundle } from "../../wire/bundle.ts";
import { textToBundle } from "../../wire/bundle-text.ts";
import { MAX_LISTED_PROGRAMMES } from "../../wire/card-calls.ts";
import { verifyReceipt } from "../../wire/receipt.ts";
import type { Device } from "./device.ts";

/** What the relay took of a file. */
export interface BundleGiven {
  /** Segments that are new to the relay. */
  readonly fresh: number;
  /** Feeds of which it has all that the file has; and those of which it could not take all, because earlier pieces are missing. */
  readonly whole: number;
  readonly waiting: number;
  readonly parts: number;
  /** Numbers of the parts that did not arrive whole. */
  readonly missing: readonly number[];
}

export type GiveFailure = BundleFailure | RelayFailure;

/** Gives the relay at `address` what it lacks of `file`. After a failure what it took stays, and giving the file again goes on from there. */
export async function giveBundle(
  { fetch }: Pick<Device, "fetch">,
  address: string,
  file: Uint8Array,
  signal: AbortSignal,
): Promise<Result<BundleGiven, GiveFailure>> {
  const bytes = textToBundle(file);
  const measured = measureBundle(bytes);
  if (!measured.ok) return measured;
  const client = makeRelayClient(address, fetch);
  const found = await openForAny(client, listProgrammes(address, fetch), bytes);
  if (!found.ok) return found;
  const { charter, bundle } = found.value;
  const given = await giveFeeds(client, charter, bundle, signal);
  return given.ok ? ok({ ...given.value, parts: bundle.parts, missing: bundle.missing }) : given;
}

/** Ids of all programmes of the relay, page by page. */
async function* listProgrammes(
  address: string,
  fetch: Device["fetch"],
): AsyncGenerator<Result<ProgrammeId, RelayFailure>> {
  const client = makeCardClient(address, fetch);
  let after: ProgrammeId | null = null;
  for (;;) {
    const listed: Awaited<ReturnType<typeof client.programmes>> = await client.programmes(null, after);
    if (!listed.ok) return yield listed;
    for (const programmeId of listed.value) yield ok(programmeId);
    after = listed.value.at(-1) ?? null;
    if (listed.value.length < MAX_LISTED_PROGRAMMES) return;
  }
}

/** The bundle, opened for the programme whose charter fits. */
async function openForAny(
  client: RelayClient,
  programmes: AsyncIterable<Result<ProgrammeId, RelayFailure>>,
  bytes: Uint8Array,
): Promise<Result<{ readonly charter: Charter; readonly bundle: OpenedBundle }, GiveFailure>> {
  let foreign: GiveFailure | null = null;
  for await (const programme of programmes) {
    if (!programme.ok) return programme;
    const stored = await client.charter(programme.value);
    if (!stored.ok && stored.error.code !== "RELAY_REFUSED") return stored;
    const charter = stored.ok ? parseCharter(stored.value) : null;
    // Closed programmes have none any more.
    if (!charter || !isEqualBytes(charter.programmeId, programme.value)) continue;
    const opened = await openBundle(bytes, charter.hash);
    if (opened.ok) return ok({ charter, bundle: opened.value });
    if (opened.error.code !== "BUNDLE_FOREIGN") return opened;
    foreign = opened.error;
  }
  return err(foreign ?? new VerifyError("BUNDLE_FOREIGN"));
}

/** Control comes first in a bundle, and what it says is known to the relay before the rest. */
async function giveFeeds(
  client: RelayClient,
  charter: Charter,
  { items }: OpenedBundle,
  signal: AbortSignal,
): Promise<Result<Pick<BundleGiven, "fresh" | "whole" | "waiting">, RelayFailure>> {
  const { programmeId, relays } = charter;
  const to = { programmeId, client, signal, onReceipt };
  let [fresh, whole, waiting] = [0, 0, 0];
  for (const feed of sortItems(startControl(charter), items)) {
    if (feed.frames.length === 0) continue;
    const passed = await passFeed(to, feed);
    if (!passed.ok) return passed;
    fresh += passed.value.fresh;
    if (passed.value.isWhole) whole++;
    else waiting++;
  }
  return ok({ fresh, whole, waiting });

  /** What is said to be taken is signed by the relay that the charter names. */
  async function onReceipt(receipt: Parameters<typeof verifyReceipt>[1]): Promise<Result<void, RelayFailure>> {
    const keys = relays.map(({ relayKey }) => relayKey);
    for (const key of keys) if (await verifyReceipt(programmeId, receipt, key)) return ok(undefined);
    return err(garbage);
  }
}
