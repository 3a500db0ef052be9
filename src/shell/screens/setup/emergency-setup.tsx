/** What phones do in an emergency. Each choice says what it does and what it does not. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Emergency, MAX_ERASE_TRIES, MIN_ERASE_TRIES } from "../../../programme/model.ts";
import { Choices } from "../../../ui/chips.tsx";
import { useWords } from "../../../ui/language.tsx";
import { useIsChanged } from "../../../ui/leaving.tsx";
import { YesNo } from "./asks-setup.tsx";
import { SetupPage, type SetupState } from "./setup-page.tsx";

interface EmergencyProps {
  readonly emergency: Emergency;
  readonly state: SetupState;
  readonly onSave: (emergency: Emergency) => void;
  readonly onBack: () => void;
}

const NEVER = 0;
/** Tries that are offered (P); what was set otherwise before stays among them. */
const TRIES = [NEVER, MIN_ERASE_TRIES, 10, 20, MAX_ERASE_TRIES];

export function EmergencySetup({ emergency, state, onSave, onBack }: EmergencyProps): JSX.Element {
  const { t } = useWords();
  const [draft, setDraft] = useState(emergency);
  const isChanged = useIsChanged(draft);
  const change = (changed: Partial<Emergency>) => setDraft({ ...draft, ...changed });
  const tries = [...new Set([...TRIES, emergency.eraseAfterTries])].sort((a, b) => a - b);
  return (
    <SetupPage
      title={t("setup.emergency")}
      lead={t("setup.emergencyLead")}
      isChanged={isChanged}
      state={state}
      isRead
      onSave={() => onSave(draft)}
      onBack={onBack}
    >
      <div class="setup-form">
        <section class="text">
          <h2>{t("setup.lockTitle")}</h2>
          <p>{t("setup.lockText")}</p>
        </section>
        <section class="text">
          <h2>{t("setup.eraseTitle")}</h2>
          <p>{t("setup.eraseText")}</p>
          <YesNo
            legend={t("setup.canErase")}
            hint={t("setup.canEraseHint")}
            value={draft.canErase}
            onChange={(canErase) =>
              change({ canErase, ...(!canErase && { canEraseLocked: false, leavesReceipt: false }) })
            }
          />
          {draft.canErase && (
            <YesNo
              legend={t("setup.canEraseLocked")}
              hint={t("setup.canEraseLockedHint")}
              value={draft.canEraseLocked}
              onChange={(canEraseLocked) => change({ canEraseLocked })}
            />
          )}
          {draft.canErase && (
            <YesNo
              legend={t("setup.receipt")}
              hint={t("setup.receiptHint")}
              value={draft.leavesReceipt}
              onChange={(leavesReceipt) => change({ leavesReceipt })}
            />
          )}
        </section>
        <section class="text">
          <h2>{t("setup.triesTitle")}</h2>
          <Choices
            legend={t("setup.tries")}
            choices={tries.map((code) => ({
              code,
              label: code === NEVER ? t("setup.triesNever") : t("setup.triesAfter", { count: code }),
            }))}
            chosen={draft.eraseAfterTries}
            onChange={(eraseAfterTries) => change({ eraseAfterTries })}
          />
          <p class="field__hint">{t("setup.triesHint")}</p>
          <YesNo
            legend={t("setup.showTries")}
            hint={t("setup.showTriesHint")}
            value={!draft.hidesTries}
            onChange={(shows) => change({ hidesTries: !shows })}
          />
        </section>
        <section class="text">
          <h2>{t("duress.title")}</h2>
          <p>{t("duress.does")}</p>
          <p>{t("duress.lost")}</p>
          <p>{t("duress.known")}</p>
          <p>{t("duress.noticed")}</p>
          <p>{t("duress.law")}</p>
          <YesNo
            legend={t("setup.duress")}
            hint={t("setup.duressHint")}
            value={draft.allowsDuress}
            onChange={(allowsDuress) => change({ allowsDuress })}
          />
        </section>
        <section class="text">
          <h2>{t("setup.limitsTitle")}</h2>
          <p>{t("setup.limits")}</p>
        </section>
      </div>
    </SetupPage>
  );
}
