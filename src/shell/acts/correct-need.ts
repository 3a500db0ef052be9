/** Saving a new version of an own need: one op that sets what changed, and nothing else. Comes with the engine, since it has to know what stands. */
import { makeChange } from "../../feed/make-op.ts";
import { recordFields } from "../../feed/merge.ts";
import { ok, type Result } from "../../kit/result.ts";
import { fieldsToNeed } from "../../need/codec.ts";
import { changedFields } from "../../need/correct.ts";
import type { Draft } from "../../need/model.ts";
import { ownRecords, readOwnOps } from "../../sync/journal.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import { DRAFT_REF, SAVED_DRAFT } from "./draft.ts";
import type { SaveOwnOp } from "./own-ops.ts";
import { FORM_VERSION, type SaveFailure } from "./save-need.ts";

/** `same`: nothing differs, nothing was written. `gone`: the record was erased meanwhile. The draft goes in each case. */
export type Corrected = "saved" | "same" | "gone";

/** Saves the draft as a new version of the record that it corrects. */
export async function correctNeed(
  vault: OpenVault,
  replica: Replica,
  saveOwn: SaveOwnOp,
  draft: Draft,
  asksNote: boolean,
): Promise<Result<Corrected, SaveFailure>> {
  const { records } = ownRecords(vault, replica, await readOwnOps(vault, replica));
  const record = records.recordById.get(draft.corrects ?? "");
  const need = record && fieldsToNeed(recordFields(record) ?? new Map());
  if (!record || !need?.ok) return dropDraft(vault, "gone");
  const fields = changedFields(need.value, draft, asksNote);
  if (!fields.ok) return fields;
  if (fields.value.size === 0) return dropDraft(vault, "same");
  const saved = await saveOwn(
    (source) => makeChange(source, record, fields.value, FORM_VERSION),
    () => ({
      put: [SAVED_DRAFT],
    }),
  );
  return saved.ok ? ok("saved") : saved;
}

async function dropDraft(vault: OpenVault, outcome: Corrected): Promise<Result<Corrected, SaveFailure>> {
  const dropped = await vault.store.commit({ remove: [DRAFT_REF] });
  return dropped.ok ? ok(outcome) : dropped;
}
