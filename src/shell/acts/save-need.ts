/** Saving a need. All that it takes is an open vault: it is loaded with the capture path and waits for nothing else. */
import { makeCreate } from "../../feed/make-create.ts";
import { bytesToHex } from "../../kit/bytes.ts";
import type { RuleError } from "../../kit/errors.ts";
import { ok, type Result } from "../../kit/result.ts";
import { needToFields } from "../../need/codec.ts";
import type { Draft, Need } from "../../need/model.ts";
import { needFromDraft } from "../../need/rules.ts";
import { half } from "../../programme/days.ts";
import type { StoreFailure } from "../../store/port.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "./device.ts";
import { SAVED_DRAFT } from "./draft.ts";
import { makeOpSaver } from "./own-ops.ts";
import { programmeDay } from "./programme-day.ts";

/** Version of the capture form that ops name. */
export const FORM_VERSION = 1;

export type SaveFailure = StoreFailure | RuleError<"DRAFT_INCOMPLETE">;

/** A need that was saved, with the id of its record in hex. */
export interface SavedNeed {
  readonly key: string;
  readonly need: Need;
}

/** Saves the need of a finished draft and takes the draft away, in one commit; its note only where the programme `asksNote`. Confirmed when it resolves with success. */
export type SaveNeed = (draft: Draft, asksNote?: boolean) => Promise<Result<SavedNeed, SaveFailure>>;

/** Saves needs one after the other. */
export function makeNeedSaver(
  device: Pick<Device, "clock" | "random">,
  vault: OpenVault,
  saveOwn = makeOpSaver(device, vault),
): SaveNeed {
  return async (draft, asksNote) => {
    const need = needOf(draft, asksNote);
    if (!need.ok) return need;
    const author = vault.identity().keys.signKey;
    const fields = needToFields(need.value);
    const saved = await saveOwn(
      (source) => makeCreate(source, author, fields, FORM_VERSION),
      () => ({
        put: [SAVED_DRAFT],
      }),
    );
    return saved.ok ? ok({ key: bytesToHex(saved.value.recordId), need: need.value }) : saved;
  };

  function needOf(draft: Draft, asksNote?: boolean): Result<Need, RuleError<"DRAFT_INCOMPLETE">> {
    const [first = 0, second = 0] = device.random.bytes(2);
    const { timeZone } = vault.identity().charter;
    const day = programmeDay(device, vault);
    return needFromDraft(draft, { alias: [first, second], day, half: half(device.clock.nowMs(), timeZone) }, asksNote);
  }
}
