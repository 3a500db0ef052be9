/** What devices do that may be cut off anywhere: how it comes to it, who does it, and what is done. Each act may be done again. */
import { concatBytes, isEqualBytes } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { proposeAmend } from "../../src/sync/amends.ts";
import { SEGMENT_MAGIC } from "../../src/wire/header.ts";
import { measureItem } from "../../src/wire/stream.ts";
import {
  approveOpen,
  change,
  erase,
  giveSeat,
  join,
  keyHex,
  passDays,
  revoke,
  rounds,
  run,
  save,
} from "../support/people.ts";
import { copyDisk } from "../support/sim/disk.ts";
import { type Phone, restore } from "../support/sim/phone.ts";
import type { Stage } from "./stage.ts";

export interface Case {
  readonly name: string;
  /** Whose acts fail. */
  readonly actor: string;
  readonly prepare: (stage: Stage) => Promise<void>;
  /** Running to rest, where it says nothing else. */
  readonly act?: (stage: Stage, actor: Phone) => Promise<void>;
}

export function phoneOf({ phones }: Stage, name: string): Phone {
  const phone = phones.find((one) => one.name === name);
  if (!phone) throw new TypeError(`no ${name}`);
  return phone;
}

const sealAll = async (_stage: Stage, { engine }: Phone): Promise<void> => unwrapResult(await engine.sealAll());

/** A record of the worker that both coordinators have. */
async function sharedRecord(stage: Stage, value: number): Promise<string> {
  const key = await save(phoneOf(stage, "W1"), value);
  await rounds(stage.phones);
  return key;
}

/** Time goes on day by day, as devices live through it. */
async function live(stage: Stage, days: number, step = 10): Promise<void> {
  for (let day = 0; day < days; day += step) {
    passDays(stage.team, Math.min(step, days - day));
    await rounds(stage.phones, 2);
  }
}

const recordKeys = new WeakMap<Stage, string>();
const noteRecord = (stage: Stage, key: string) => recordKeys.set(stage, key);
const notedRecord = (stage: Stage): string => recordKeys.get(stage) ?? "";

async function seal(phone: Phone, values: readonly number[]): Promise<void> {
  for (const value of values) {
    await save(phone, value);
    unwrapResult(await phone.engine.sealAll());
  }
}

const proposeRetention = async (_stage: Stage, { engine, vault }: Phone): Promise<void> => {
  const { control } = engine.replica();
  if (control.proposals.length > 0 || control.amendNumber > 1) return;
  const policy = { ...control.terms.policy, retentionDays: 5 };
  unwrapResult(await engine.change((replica) => proposeAmend(vault, replica, { policy }, 1)));
  unwrapResult(await engine.run(new AbortController().signal));
};

const guest = async (stage: Stage, name: string, isCoordinator: boolean): Promise<Phone> => {
  const phone = await join(stage.team, phoneOf(stage, "C1"), name, isCoordinator);
  stage.phones.push(phone);
  return phone;
};

export const CASES: readonly Case[] = [
  {
    name: "seal on a phone",
    actor: "W1",
    prepare: async (stage) => void (await save(phoneOf(stage, "W1"), 10)),
    act: sealAll,
  },
  {
    name: "seal at a coordinator",
    actor: "C2",
    prepare: async (stage) => void (await save(phoneOf(stage, "C2"), 20)),
    act: sealAll,
  },
  {
    name: "upload one frame",
    actor: "W1",
    prepare: (stage) => seal(phoneOf(stage, "W1"), [10]),
  },
  {
    name: "upload several frames",
    actor: "W1",
    prepare: (stage) => seal(phoneOf(stage, "W1"), [10, 11, 12, 13, 14, 15]),
  },
  {
    name: "upload a feed with its introduction",
    actor: "C2",
    prepare: (stage) => seal(phoneOf(stage, "C2"), [20, 21]),
  },
  {
    name: "read needs and acknowledge them",
    actor: "C2",
    prepare: async (stage) => {
      await seal(phoneOf(stage, "W1"), [10, 11]);
      await run(phoneOf(stage, "W1"));
    },
  },
  {
    name: "read control and acknowledgements",
    actor: "W1",
    prepare: async (stage) => {
      await seal(phoneOf(stage, "W1"), [10, 11]);
      for (const name of ["W1", "C1", "C2"]) await run(phoneOf(stage, name));
    },
  },
  {
    name: "erase a record",
    actor: "C1",
    prepare: async (stage) => void noteRecord(stage, await sharedRecord(stage, 10)),
    act: async (stage, actor) => {
      await erase(actor, notedRecord(stage));
      await run(actor);
    },
  },
  {
    name: "hear of an erased record, at the other coordinator",
    actor: "C2",
    prepare: async (stage) => {
      await erase(phoneOf(stage, "C1"), await sharedRecord(stage, 10));
      await run(phoneOf(stage, "C1"));
    },
  },
  {
    name: "hear of an erased record, at the phone that wrote it",
    actor: "W1",
    prepare: async (stage) => {
      const key = await sharedRecord(stage, 10);
      await save(phoneOf(stage, "W1"), 11);
      await erase(phoneOf(stage, "C1"), key);
      await run(phoneOf(stage, "C1"));
    },
  },
  {
    name: "let go of working copies",
    actor: "W1",
    prepare: async (stage) => {
      await sharedRecord(stage, 10);
      await live(stage, 3, 3);
      await save(phoneOf(stage, "W1"), 11);
      passDays(stage.team, 8);
    },
  },
  {
    name: "rotate the epoch and take a snapshot",
    actor: "C1",
    prepare: async (stage) => {
      await sharedRecord(stage, 10);
      passDays(stage.team, 31);
      await run(phoneOf(stage, "C2"));
      await run(phoneOf(stage, "W1"));
    },
  },
  {
    name: "take a grant and vouch for a snapshot",
    actor: "C2",
    prepare: async (stage) => {
      await sharedRecord(stage, 10);
      passDays(stage.team, 31);
      await run(phoneOf(stage, "C1"));
    },
  },
  {
    name: "announce a box key, on a phone",
    actor: "W1",
    prepare: async (stage) => {
      passDays(stage.team, 31);
      await run(phoneOf(stage, "C1"));
      await run(phoneOf(stage, "C2"));
    },
  },
  {
    name: "state the box key of a phone",
    actor: "C1",
    prepare: async (stage) => {
      passDays(stage.team, 31);
      for (const name of ["C1", "C2", "W1"]) await run(phoneOf(stage, name));
    },
  },
  ...["C1", "C2", "W1"].map(
    (actor): Case => ({
      name: `end an epoch at ${actor}`,
      actor,
      prepare: async (stage) => {
        await sharedRecord(stage, 10);
        await live(stage, 50);
        for (const [at, phone] of stage.phones.entries()) await save(phone, 20 + at);
        passDays(stage.team, 14);
        // Whoever acknowledges something says what time it is; the epoch is over when enough say so.
        await rounds(
          stage.phones.filter(({ name }) => name !== actor),
          2,
        );
      },
    }),
  ),
  {
    name: "state which bodies may be dropped",
    actor: "C1",
    prepare: async (stage) => {
      await sharedRecord(stage, 10);
      passDays(stage.team, 8);
    },
  },
  {
    name: "grant the key to a new seat",
    actor: "C1",
    prepare: async (stage) => {
      await sharedRecord(stage, 10);
      const third = await guest(stage, "C3", true);
      await giveSeat([phoneOf(stage, "C1"), phoneOf(stage, "C2")].slice(0, 1), third);
      await run(phoneOf(stage, "C2"));
      await approveOpen(phoneOf(stage, "C2"));
      await run(phoneOf(stage, "C2"));
    },
  },
  {
    name: "take a grant as a new coordinator and read everything",
    actor: "C3",
    prepare: async (stage) => {
      await sharedRecord(stage, 10);
      const third = await guest(stage, "C3", true);
      await giveSeat([phoneOf(stage, "C1")], third);
      await run(phoneOf(stage, "C2"));
      await approveOpen(phoneOf(stage, "C2"));
      await run(phoneOf(stage, "C2"));
      await run(phoneOf(stage, "C1"));
    },
  },
  {
    name: "absorb a snapshot of what the relay has dropped",
    actor: "C3",
    prepare: async (stage) => {
      await sharedRecord(stage, 10);
      await live(stage, 40);
      const third = await guest(stage, "C3", true);
      await giveSeat([phoneOf(stage, "C1")], third);
      await run(phoneOf(stage, "C2"));
      await approveOpen(phoneOf(stage, "C2"));
      await run(phoneOf(stage, "C2"));
      await run(phoneOf(stage, "C1"));
    },
  },
  ...["W1", "C2"].map(
    (actor): Case => ({
      name: `begin a new life after a fork at ${actor}`,
      actor,
      prepare: async (stage) => {
        const phone = phoneOf(stage, actor);
        const image = await copyDisk(phone.device, phone.vault.id);
        await save(phone, 10);
        await rounds(stage.phones);
        await restore(phone, image);
        await save(phone, 11);
        unwrapResult(await phone.engine.sealAll());
      },
    }),
  ),
  {
    name: "hear of a forked phone",
    actor: "C1",
    prepare: async (stage) => {
      const phone = phoneOf(stage, "W1");
      const image = await copyDisk(phone.device, phone.vault.id);
      await save(phone, 10);
      await rounds(stage.phones);
      await restore(phone, image);
      await save(phone, 11);
      await rounds([phone], 2);
    },
  },
  {
    name: "repair a gap",
    actor: "C2",
    prepare: async (stage) => {
      await seal(phoneOf(stage, "W1"), [10, 11, 12]);
      await run(phoneOf(stage, "W1"));
      await skipOne(stage);
    },
  },
  ...["W1", "C1", "C2"].map(
    (actor): Case => ({
      name: `give back to a relay that was restored at ${actor}`,
      actor,
      prepare: async (stage) => {
        const backup = await stage.team.relay.backup();
        await sharedRecord(stage, 10);
        await save(phoneOf(stage, "C2"), 20);
        await rounds(stage.phones);
        await stage.team.relay.restore(backup, true);
      },
    }),
  ),
  ...["W1", "C1"].map(
    (actor): Case => ({
      name: `give back to a relay that was set back without a word at ${actor}`,
      actor,
      prepare: async (stage) => {
        const backup = await stage.team.relay.backup();
        await sharedRecord(stage, 10);
        await save(phoneOf(stage, actor), 20);
        await rounds(stage.phones);
        await stage.team.relay.restore(backup, false);
        await save(phoneOf(stage, actor), 21);
        // Others find out with the look that they take once a day.
        passDays(stage.team, 1);
      },
    }),
  ),
  { name: "propose new terms", actor: "C1", prepare: async () => undefined, act: proposeRetention },
  {
    name: "approve new terms",
    actor: "C2",
    prepare: async (stage) => {
      await proposeRetention(stage, phoneOf(stage, "C1"));
      await run(phoneOf(stage, "C2"));
    },
    act: async (_stage, actor) => {
      await approveOpen(actor);
      await run(actor);
    },
  },
  {
    name: "revoke a phone",
    actor: "C1",
    prepare: async (stage) => {
      const lost = await guest(stage, "W2", false);
      await save(lost, 30);
      await rounds(stage.phones);
      await save(lost, 31);
      await run(lost);
      stage.truth.excluded.add(keyHex(lost));
    },
    act: async (stage, actor) => {
      const lost = phoneOf(stage, "W2");
      if (!actor.engine.replica().control.revokedByKey.has(keyHex(lost))) await revoke(actor, lost);
      await run(actor);
    },
  },
  {
    name: "change a record and hand the change on",
    actor: "C1",
    prepare: async (stage) => {
      const key = await sharedRecord(stage, 10);
      await change(phoneOf(stage, "C1"), key, 12);
    },
  },
];

/** The relay leaves the first frame out of the next answer that C2 gets. */
async function skipOne(stage: Stage): Promise<void> {
  let left = 1;
  stage.team.meddle = async (device, target, ask) => {
    const answer = await ask();
    if (device === "C2" && target.endsWith("/have")) return new Response(null, { status: 599 });
    if (device !== "C2" || !target.endsWith("/log") || left-- <= 0) return answer;
    return new Response(withoutFirst(new Uint8Array(await answer.arrayBuffer())), answer);
  };
  await phoneOf(stage, "C2").engine.run(new AbortController().signal);
  stage.team.meddle = null;
}

/** The stream without its first frame. */
function withoutFirst(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  for (let at = 0; at < bytes.length; ) {
    const length = unwrapResult(measureItem(bytes.subarray(at)));
    if (length === "more") break;
    if (isEqualBytes(bytes.subarray(at, at + 4), SEGMENT_MAGIC))
      return concatBytes(bytes.subarray(0, at), bytes.subarray(at + length));
    at += length;
  }
  return bytes;
}
