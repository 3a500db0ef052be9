/** What became of the recovery papers: named in the terms, waiting for others to agree, destroyed as far as somebody said so. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Chips } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./screens.css";
import "./use-behind-sheet.ts";

/** While the amend that names the set is made. */
export function RecoveryNamingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("recovery.namingTitle")}>
      <Progress label={t("recovery.naming")} />
    </Screen>
  );
}

interface ReadyProps {
  /** How many more coordinators have to agree before the papers count. */
  readonly missingApprovals: number;
  readonly onLeave: () => void;
}

/** The papers were tried and the terms name them, or will: until then they stand in for nothing, and a relay keeps nothing for them. */
export function RecoveryReadyScreen({ missingApprovals, onLeave }: ReadyProps): JSX.Element {
  const { t } = useWords();
  const doCount = missingApprovals === 0;
  return (
    <Screen
      title={t("recovery.readyTitle")}
      lead={doCount && t("recovery.readyLead")}
      actions={
        <Button kind="primary" wide onPress={onLeave}>
          {t("recovery.toProgramme")}
        </Button>
      }
    >
      {!doCount && <Notice kind="warning">{t("recovery.readyApprovals", { count: missingApprovals })}</Notice>}
      <ol class="big-steps">
        <li>{t("recovery.readyGive")}</li>
        <li>{t("recovery.readyApart")}</li>
        {doCount && <li>{t("recovery.readyRelay")}</li>}
      </ol>
    </Screen>
  );
}

/** The amend could not be kept here; the papers name nothing. */
export function RecoveryNotNamedScreen({
  onAgain,
  onLeave,
}: {
  onAgain: () => void;
  onLeave: () => void;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("recovery.notNamedTitle")}
      actions={
        <Button kind="primary" wide icon="refresh" onPress={onAgain}>
          {t("ui.tryAgain")}
        </Button>
      }
    >
      <Notice kind="alert">{t("recovery.notNamed")}</Notice>
      <div class="more">
        <Button kind="quiet" onPress={onLeave}>
          {t("recovery.toProgramme")}
        </Button>
      </div>
    </Screen>
  );
}

interface StatusProps {
  readonly setName: string;
  /** Numbers of the papers that somebody ticked as destroyed, ascending. */
  readonly destroyed: readonly number[];
  readonly onDestroyed: (numbers: readonly number[]) => void;
  /** Until when what the relay keeps for them may be there, ms since 1970; `null` where no relay keeps anything. */
  readonly opensUntilMs: number | null;
  /** Makes new papers in place of these. */
  readonly onMake: () => void;
  readonly onBack: () => void;
}

/** The papers in force. A tick is what a person says; it goes to the other coordinators and onto the certificate. */
export function RecoveryStatusScreen(props: StatusProps): JSX.Element {
  const { t, moment } = useWords();
  const left = 3 - props.destroyed.length;
  return (
    <Screen title={t("recovery.statusTitle")} lead={t("recovery.statusLead")} onBack={props.onBack}>
      <dl class="facts">
        <div class="facts__row">
          <dt>{t("recovery.sheetSet")}</dt>
          <dd>
            <bdi>{props.setName}</bdi>
          </dd>
        </div>
      </dl>
      <Chips
        legend={t("recovery.statusDestroyed")}
        choices={[1, 2, 3].map((number) => ({ code: number, label: t("recovery.statusPaper", { number }) }))}
        chosen={props.destroyed}
        onChange={props.onDestroyed}
      />
      <Notice kind={left >= 2 ? "warning" : "info"} announced>
        <p>{left >= 2 ? t("recovery.statusOpen", { count: left }) : t("recovery.statusShut")}</p>
        {left >= 2 && (
          <p>
            {props.opensUntilMs === null
              ? t("closing.recoveryNoRelay")
              : t("recovery.statusUntil", { moment: moment(props.opensUntilMs) })}
          </p>
        )}
      </Notice>
      <p class="as-of">{t("recovery.statusNote")}</p>
      <div class="more">
        <Button icon="refresh" onPress={props.onMake}>
          {t("recovery.makeNew")}
        </Button>
      </div>
    </Screen>
  );
}
