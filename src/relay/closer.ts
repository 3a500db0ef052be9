/**
 * Does what closing asks of a relay, step by step: the programme's key, then its rows, then the database's files, then the attestation. Each step may be taken twice, by
 * several processes, and after any crash; the next one begins once it is durable. Rule R52.
 */
import type { ProgrammeId } from "../kit/brand.ts";
import type { Clock } from "../kit/clock.ts";
import { CAUSE, LEFT, METHOD, makeAttestation } from "../wire/attestation.ts";
import type { RelayKeys } from "./keys.ts";
import { errorToEvent, type Log } from "./log.ts";
import type { Closing, RelayStorage } from "./storage/port.ts";

export interface ClosingStepPorts {
  readonly storage: RelayStorage;
  readonly keys: RelayKeys;
  readonly clock: Clock;
}

export interface Closer {
  /** Takes every closed programme as far as it goes now, one run at a time. Never rejects: what failed is logged, and the next run goes on there. */
  run(): Promise<void>;
}

/** How a relay names itself in attestations. */
const BUILD = "relay";
/** Rows of so many segments go in one transaction; between two of them other calls are answered. */
const SEGMENTS_AT_ONCE = 100;

export function makeCloser(ports: ClosingStepPorts, log: Log): Closer {
  let running = Promise.resolve();
  const once = async () => {
    try {
      for (const programmeId of await ports.storage.listUnfinishedClosings()) await finish(ports, programmeId);
    } catch (error) {
      log(errorToEvent("closing", error));
    }
  };
  return {
    run() {
      running = running.then(once);
      return running;
    },
  };
}

/** Goes from step to step until none is left or one has to wait. */
async function finish(ports: ClosingStepPorts, programmeId: ProgrammeId): Promise<void> {
  for (let before = ""; ; ) {
    const closing = await ports.storage.findClosing(programmeId);
    if (!closing || closing.step === before) return;
    before = closing.step;
    await takeStep(ports, closing);
  }
}

async function takeStep({ storage, keys, clock }: ClosingStepPorts, closing: Closing): Promise<void> {
  const { programmeId } = closing;
  switch (closing.step) {
    case "closed":
      await keys.destroyProgrammeKey(programmeId);
      return storage.reachStep(programmeId, "keyGone");
    case "keyGone":
      while (!(await storage.removeClosedRows(programmeId, SEGMENTS_AT_ONCE)));
      return;
    case "rowsGone":
      if (await storage.scrub()) await storage.reachStep(programmeId, "scrubbed");
      return;
    case "scrubbed":
      return attest(storage, keys, closing, clock.nowMs());
    case "attested":
    case "forgotten":
      return;
  }
}

/** The key file was overwritten; bodies may lie in backups, which nothing opens any more. Of several processes the first one's word stays. */
async function attest(storage: RelayStorage, keys: RelayKeys, { programmeId, orderHash }: Closing, atMs: number) {
  const { bytes } = await makeAttestation(
    {
      ...{ programmeId, orderHash, atMs },
      ...{ device: keys.publicKey, attestKey: keys.publicKey, keySignature: new Uint8Array() },
      ...{ cause: CAUSE.order, method: METHOD.overwritten, left: [LEFT.backups] },
      ...{ unacknowledged: null, build: BUILD },
    },
    keys.sign,
  );
  await storage.attestOwn(programmeId, keys.publicKey, bytes);
}
