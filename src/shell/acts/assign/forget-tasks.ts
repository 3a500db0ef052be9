/** A volunteer's phone forgets tasks that are over: by its own clock, with or without a network. Rule A6 of assignment/README.md. */
import { fieldsToTask } from "../../../assignment/codec.ts";
import { mayForgetTask } from "../../../assignment/rules.ts";
import { recordFields } from "../../../feed/merge.ts";
import { bytesToHex } from "../../../kit/bytes.ts";
import { ok, type Result } from "../../../kit/result.ts";
import { fieldsToAnswer } from "../../../offer/codec.ts";
import type { Answer } from "../../../offer/model.ts";
import { forgetOps } from "../../../sync/forget-ops.ts";
import type { Replica } from "../../../sync/replica.ts";
import { readJournal } from "../../../sync/save-op.ts";
import type { OpenVault } from "../../../vault/open-vault.ts";
import type { OverwriteFailure } from "../../../vault/overwrite-slots.ts";
import { ROLE_VOLUNTEER } from "../../../wire/roles.ts";
import type { Device } from "../device.ts";
import { programmeHalfDay } from "./half-day.ts";

type Parts = { readonly vault: OpenVault } & Pick<Device, "clock">;

/** Forgets what is over; the same replica where nothing is, and on every other device. May be cut off and repeated. */
export async function forgetTasks(parts: Parts, replica: Replica): Promise<Result<Replica, OverwriteFailure>> {
  const { vault } = parts;
  if (vault.identity().role !== ROLE_VOLUNTEER) return ok(replica);
  const tasks = [...replica.records.recordById].flatMap(([key, record]) => {
    const task = fieldsToTask(recordFields(record) ?? new Map());
    return task.ok ? [{ key, task: task.value }] : [];
  });
  if (tasks.length === 0) return ok(replica);
  const [now, answers] = [programmeHalfDay(parts, vault), await ownAnswers(vault)];
  const gone = new Set(tasks.flatMap(({ key, task }) => (mayForgetTask(task, answers, now) ? key : [])));
  return gone.size === 0 ? ok(replica) : forgetOps(vault, replica, ({ recordId }) => gone.has(bytesToHex(recordId)));
}

async function ownAnswers(vault: OpenVault): Promise<readonly Answer[]> {
  return (await readJournal(vault)).flatMap(({ fields }) => {
    const answer = fieldsToAnswer(fields);
    return answer.ok ? [answer.value] : [];
  });
}
