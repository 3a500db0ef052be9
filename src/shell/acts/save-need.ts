/** Saving a need. All that it takes is an open vault: it is loaded with the capture path and waits for nothing else. */
import { makeCreate } from "../../feed/make-create.ts";
import type { OpTime } from "../../feed/op.ts";
import type { RuleError } from "../../kit/errors.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import { needToFields } from "../../need/codec.ts";
import type { Draft, Need } from "../../need/model.ts";
import { needFromDraft } from "../../need/rules.ts";
import { half } from "../../programme/days.ts";
import type { StoreFailure } from "../../store/port.ts";
import { readJournal, saveOp } from "../../sync/save-op.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";
import { DRAFT_REF } from "./draft.ts";
import { programmeDay } from "./programme-day.ts";

/** Version of the capture form that ops name. */
const FORM_VERSION = 1;

export type SaveFailure = StoreFailure | RuleError<"DRAFT_INCOMPLETE">;

/** Saves the need of a finished draft and takes the draft away, in one commit. Confirmed when it resolves with success. */
export type SaveNeed = (draft: Draft) => Promise<Result<Need, SaveFailure>>;

/** Saves needs one after the other. The journal is read once, for the time of its newest op; from then on the time of each save is remembered. */
export function makeNeedSaver({ clock, random }: Pick<Device, "clock" | "random">, vault: OpenVault): SaveNeed {
  let newest: OpTime | null | undefined;
  return async (draft) => {
    const day = programmeDay({ clock }, vault);
    const need = needOf(draft, day);
    if (!need.ok) return need;
    if (newest === undefined) newest = (await readJournal(vault)).at(-1)?.time ?? null;
    const author = vault.identity().keys.signKey;
    const op = makeCreate({ clock, random, last: newest }, author, needToFields(need.value), FORM_VERSION);
    const saved = await saveOp(vault, op, day, { remove: [DRAFT_REF] });
    if (!saved.ok) return err(saved.error);
    newest = op.time;
    return ok(need.value);
  };

  function needOf(draft: Draft, day: number): Result<Need, RuleError<"DRAFT_INCOMPLETE">> {
    const [first = 0, second = 0] = random.bytes(2);
    const { timeZone } = vault.identity().charter;
    return needFromDraft(draft, { alias: [first, second], day, half: half(clock.nowMs(), timeZone) });
  }
}
