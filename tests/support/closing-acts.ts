/** What coordinators do in the ceremony, for tests that go through the acts behind its screens. */
import { EXCEPTIONS, PAPERS } from "../../src/closing/model.ts";
import { mayBeNone } from "../../src/closing/paper-rules.ts";
import { seedToSignKey, sign } from "../../src/crypto/sign.ts";
import type { Bytes } from "../../src/kit/bytes.ts";
import type { Clock } from "../../src/kit/clock.ts";
import type { Random } from "../../src/kit/random.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { buildCore, papersMadeOf } from "../../src/shell/acts/closing/core.ts";
import { readDraft, saveDraft } from "../../src/shell/acts/closing/draft.ts";
import { saveEntry } from "../../src/shell/acts/closing/entries.ts";
import { signFinal } from "../../src/shell/acts/closing/sign.ts";
import type { SyncEngine } from "../../src/sync/engine.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { CAUSE, type Cause, certifyAttestKey, METHOD, makeAttestation } from "../../src/wire/attestation.ts";
import { encodeClosingCore, hashCore } from "../../src/wire/closing-core.ts";

/** A device of whichever kind the test has. */
export interface Holder {
  readonly device: { readonly clock: Clock; readonly random: Random };
  readonly vault: OpenVault;
  readonly engine: SyncEngine;
}

export const closingParts = ({ vault, device: { clock, random } }: Holder) => ({
  ...{ vault, clock, random },
  today: () => Math.max(0, Math.floor(clock.nowMs() / 86_400_000)),
});

/** Writes an entry down. */
export const note = (holder: Holder, entry: Parameters<typeof saveEntry>[2]) =>
  holder.engine.change((replica) => saveEntry(closingParts(holder), replica, entry)).then(unwrapResult);

/** Writes down everything that comes before the signatures. */
export async function answerAll(holder: Holder): Promise<void> {
  await note(holder, { step: "lastCall", isMade: true });
  await note(holder, { step: "witnesses", witnesses: [{ role: 3, text: "Block C" }] });
  await note(holder, { step: "totals", areRead: true });
  const details = { contact: "Hall 2", sheets: 1, leasePrinted: 0, leaseDestroyed: 0 };
  const made = papersMadeOf(holder.engine.replica(), details);
  const answers = PAPERS.map((code) =>
    mayBeNone(made, code)
      ? ({ code, fate: "none", initials: "" } as const)
      : ({ code, fate: "kept", initials: "A.K." } as const),
  );
  await note(holder, { step: "paper", answers });
  await note(holder, { step: "details", details });
  await note(holder, { step: "exceptions", exceptions: [{ code: EXCEPTIONS[2], holder: null, text: "" }] });
}

/** The core as `holder` would sign it now. */
export const coreOf = ({ engine, device: { clock, random } }: Holder) =>
  buildCore({ replica: engine.replica(), nowMs: clock.nowMs(), random, build: "test" });

/** Drafts, reads back and signs; `again` gives the engine anew in between, as after a restart. Tells the core's hash. */
export async function signFirst(holder: Holder, again: () => Promise<void> = async () => undefined): Promise<Bytes> {
  const core = encodeClosingCore(coreOf(holder));
  unwrapResult(await holder.engine.change((replica) => saveDraft(closingParts(holder), replica, core)));
  await again();
  const draft = readDraft(holder.engine.replica(), hashCore(core));
  if (!draft) throw new TypeError("pieces are missing");
  const nowMs = holder.device.clock.nowMs();
  unwrapResult(await holder.engine.change((replica) => signFinal(holder.vault, replica, draft.hash, nowMs)));
  return draft.hash;
}

/** What a device answers when it has erased, for the order or another cause. */
export async function attest(
  { vault, device: { clock, random } }: Omit<Holder, "engine">,
  orderHash: Bytes,
  cause: Cause = CAUSE.order,
): Promise<Bytes> {
  const { charter, keys } = vault.identity();
  const seed = random.bytes(32);
  const attestKey = seedToSignKey(seed);
  const fields = {
    ...{ programmeId: charter.programmeId, device: keys.signKey, attestKey },
    keySignature: await certifyAttestKey(charter.programmeId, attestKey, vault.sign),
    ...{ cause, orderHash: cause === CAUSE.order ? orderHash : new Uint8Array() },
    ...{ method: METHOD.overwritten, left: [], atMs: clock.nowMs(), unacknowledged: 0 },
    build: "test",
  };
  return (await makeAttestation(fields, async (name, message) => sign(seed, name, message))).bytes;
}
