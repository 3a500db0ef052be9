/** GR7: before somebody to protect is matched, or a rule skipped, the screen stops. Both answers have one size, and a second coordinator has to agree. */
import type { JSX } from "preact";
import type { Place } from "../../need/choices.ts";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Sides } from "./sides.tsx";
import type { HelpView, ProposalView } from "./views.ts";
import "./board-sheet.ts";

interface PauseProps {
  readonly proposal: ProposalView;
  readonly help: HelpView | null;
  readonly places: readonly Place[];
  readonly today: number;
  readonly isException: boolean;
  readonly onGoOn: () => void;
  readonly onBack: () => void;
}

export function PauseScreen({ proposal, help, places, today, isException, onGoOn, onBack }: PauseProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("decide.pauseTitle")} lead={t("decide.pauseLead")} layout="wide" onBack={onBack}>
      <Notice kind="warning" title={t(isException ? "decide.pauseException" : "decide.pauseVulnerable")}>
        <ul class="plain-list stack">
          <li>{t("decide.pauseAlone")}</li>
          <li>{t("decide.pauseWho")}</li>
          <li>{t("decide.pauseElse")}</li>
        </ul>
      </Notice>
      <Sides {...{ proposal, help, places, today }} />
      <p>{t("decide.pauseSecond")}</p>
      <div class="decide__acts">
        <Button onPress={onBack}>{t("decide.pauseBack")}</Button>
        <Button onPress={onGoOn}>{t("decide.pauseGoOn")}</Button>
      </div>
    </Screen>
  );
}
