/** By when phones should have handed over, week after week: a weekday and an hour in the programme's zone. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { DAY_MINUTES, type DeliverBy } from "../../../programme/model.ts";
import { Choices } from "../../../ui/chips.tsx";
import { Field } from "../../../ui/field.tsx";
import { useWords } from "../../../ui/language.tsx";
import { useIsChanged } from "../../../ui/leaving.tsx";
import { toAsciiDigits } from "../../../words/digits.ts";
import { SetupPage, type SetupState } from "./setup-page.tsx";
import { useSetupTexts } from "./texts.ts";

interface DeliverByProps {
  readonly deliverBy: DeliverBy | null;
  readonly timeZone: string;
  readonly state: SetupState;
  readonly onSave: (deliverBy: DeliverBy | null) => void;
  readonly onBack: () => void;
}

const NO_DAY = 0;
const EVENING = 18 * 60;

export function DeliverBySetup({ deliverBy, timeZone, state, onSave, onBack }: DeliverByProps): JSX.Element {
  const { t } = useWords();
  const texts = useSetupTexts();
  const [weekday, setWeekday] = useState(deliverBy?.weekday ?? NO_DAY);
  const [typed, setTyped] = useState(() => clock(deliverBy?.minutes ?? EVENING));
  const [isTried, setTried] = useState(false);
  const isChanged = useIsChanged([weekday, weekday !== NO_DAY && typed]);
  const minutes = readClock(typed);
  const save = () => {
    if (weekday === NO_DAY) return onSave(null);
    if (minutes === null) return setTried(true);
    onSave({ weekday, minutes });
  };
  return (
    <SetupPage
      title={t("setup.deliverBy")}
      lead={t("setup.deliverByLead")}
      isChanged={isChanged}
      state={state}
      onSave={save}
      onBack={onBack}
    >
      <div class="setup-form">
        <Choices
          legend={t("setup.weekday")}
          choices={[
            { code: NO_DAY, label: t("setup.deliverByNone") },
            ...[1, 2, 3, 4, 5, 6, 7].map((code) => ({ code, label: texts.weekday(code) })),
          ]}
          chosen={weekday}
          onChange={setWeekday}
        />
        {weekday !== NO_DAY && (
          <Field
            label={t("setup.time")}
            hint={t("setup.timeHint", { zone: timeZone })}
            value={typed}
            maxLength={5}
            onInput={setTyped}
            onEnter={save}
            {...(isTried && minutes === null && { error: t("setup.wrongTime") })}
          />
        )}
      </div>
    </SetupPage>
  );
}

const two = (number: number) => String(number).padStart(2, "0");
const clock = (minutes: number) => `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;

/** Minutes since midnight of a time such as 18:00, in digits of any script; `null` for anything else. */
function readClock(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2})[:.](\d{2})$/.exec(toAsciiDigits(text)) ?? [];
  const total = Number(hours) * 60 + Number(minutes);
  return hours !== undefined && Number(minutes) < 60 && total < DAY_MINUTES ? total : null;
}
