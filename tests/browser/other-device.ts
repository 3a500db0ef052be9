/** A device beside the browsers: it joins by an invite link and keeps its vault in memory, and does what no screen offers yet. */
import { expect } from "@playwright/test";
import { makeChange } from "../../src/feed/make-op.ts";
import { type RecordState, viewRecord } from "../../src/feed/merge.ts";
import { bytesToHex } from "../../src/kit/bytes.ts";
import type { Cbor } from "../../src/kit/cbor.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import type { Device } from "../../src/shell/acts/device.ts";
import { approveProposal } from "../../src/shell/acts/govern.ts";
import { prepareJoin, readInvitation, stepJoin } from "../../src/shell/acts/join-programme.ts";
import { saveOwnOp } from "../../src/sync/coordinate.ts";
import type { SyncEngine } from "../../src/sync/engine.ts";
import type { OpenVault } from "../../src/vault/open-vault.ts";
import { decodeInvite } from "../../src/wire/invite.ts";
import { makeNodeDevice, startEngine, today } from "./node-device.ts";

const { signal } = new AbortController();

export interface OtherDevice {
  /** Hands over and receives, to rest. */
  run(): Promise<void>;
  /** Values of one field of the only record that has it, that nobody has chosen among. */
  answers(field: number): readonly Cbor[];
  /** Approves every open proposal, without handing it over; how many there were. */
  approve(): Promise<number>;
  /** A coordinator's change of one field of the only record that has this value now; without handing it over. */
  change(field: number, from: Cbor, to: Cbor): Promise<void>;
}

export interface JoiningDevice {
  /** To be called once the host tapped Match. */
  finish(): Promise<OtherDevice>;
}

/** Asks to join by `link`. */
export async function joinBeside(link: string): Promise<JoiningDevice> {
  const device = makeNodeDevice();
  const invite = unwrapResult(decodeInvite(link.split("#join=")[1] ?? ""));
  const charter = unwrapResult(await readInvitation(device, invite));
  const words = { type: "words", indices: Uint8Array.of(9, 8, 7, 6, 5, 4, 3) } as const;
  const vault = unwrapResult(await prepareJoin(device, invite, charter, words, 2));
  const step = async () => unwrapResult(await stepJoin(device, vault, signal)).type;
  await step();
  return {
    finish: async () => {
      await expect.poll(step).toBe("joined");
      return startOther(device, vault, invite.relayAddress);
    },
  };
}

async function startOther(device: Device, vault: OpenVault, relayAddress: string): Promise<OtherDevice> {
  const { clock, random } = device;
  const { engine } = await startEngine(device, vault, relayAddress);
  return {
    run: async () => unwrapResult(await engine.run(signal, true)),
    answers: (field) => {
      const views = [...engine.replica().records.recordById.values()].flatMap(
        (record) => viewRecord(record)?.get(field) ?? [],
      );
      return views.flatMap(({ write, others }) => [write.value, ...others.map(({ value }) => value)]);
    },
    approve: async () => {
      const { proposals } = engine.replica().control;
      for (const { amend } of proposals)
        unwrapResult(await engine.change((replica) => approveProposal(vault, replica, bytesToHex(amend.hash))));
      return proposals.length;
    },
    change: async (field, from, to) => {
      const op = makeChange({ clock, random, last: null }, recordWith(engine, field, from), new Map([[field, to]]), 1);
      unwrapResult(await engine.change((replica) => saveOwnOp({ vault, clock, random, today }, replica, op)));
    },
  };
}

function recordWith(engine: SyncEngine, field: number, value: Cbor): RecordState {
  const records = [...engine.replica().records.recordById.values()];
  const [found, ...others] = records.filter(({ writesByField }) =>
    writesByField.get(field)?.some((write) => write.value === value),
  );
  if (!found || others.length > 0) throw new TypeError("not one such record");
  return found;
}
