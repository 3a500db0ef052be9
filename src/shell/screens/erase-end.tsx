/** While a vault is being erased, and what can truthfully be said afterwards. */
import type { ComponentChildren, JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import sheet from "./erase.css?inline";

adoptSheet(sheet);

/** Why it went: by the erase button, by leaving, by wrong words, begun before this start, because the programme is closed, or because access has ended. */
export type WipeReason = "erase" | "leave" | "tries" | "resumed" | "closed" | "ended";

interface WorkingProps {
  readonly reason: WipeReason;
}

const WORKING = {
  erase: "erase.working",
  tries: "erase.working",
  resumed: "erase.working",
  leave: "leave.working",
  closed: "closed.title",
  ended: "lease.overTitle",
} as const;

export function WipingScreen({ reason }: WorkingProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t(WORKING[reason])}>
      {reason === "closed" && <p>{t("closed.working")}</p>}
      {reason === "ended" && <p>{t("lease.endedWorking")}</p>}
      <Progress label={t("erase.workingText")} />
    </Screen>
  );
}

interface EndProps {
  readonly reason: WipeReason;
  /** `overwrites`: the keys' bytes were written over in place. */
  readonly method: "overwrites" | "removes";
  readonly app: "kept" | "gone" | "waits" | "stays";
  /** Left out where nothing more can be opened here without a network. */
  readonly onStart?: () => void;
}

const TITLES = {
  erase: "erase.endTitle",
  leave: "leave.endTitle",
  tries: "tries.endTitle",
  resumed: "erase.resumedTitle",
  closed: "closed.title",
  ended: "lease.overTitle",
} as const;

/** The receipt: shown once, kept nowhere. */
export function WipedScreen({ reason, method, app, onStart }: EndProps): JSX.Element {
  const { t } = useWords();
  const start = onStart && (
    <Button kind="primary" wide onPress={onStart}>
      {t("erase.start")}
    </Button>
  );
  return (
    <Screen title={t(TITLES[reason])} isRead actions={start}>
      {reason === "tries" && <p>{t("tries.endText")}</p>}
      {reason === "resumed" && <p>{t("erase.resumedText")}</p>}
      <ul class="receipt">
        <Line icon="check">{t(method === "overwrites" ? "erase.keysOverwritten" : "erase.keysRemoved")}</Line>
        <Line icon="check">{t("erase.recordsGone")}</Line>
        {app === "kept" && <Line icon="info">{t("erase.appKept")}</Line>}
        {app === "gone" && <Line icon="check">{t("erase.appGone")}</Line>}
        {app === "waits" && <Line icon="clock">{t("erase.appWaits")}</Line>}
        {app === "stays" && <Line icon="clock">{t("closed.appStays")}</Line>}
      </ul>
      <Notice title={t("erase.notTitle")}>{t("erase.notText")}</Notice>
    </Screen>
  );
}

function Line({ icon, children }: { readonly icon: "check" | "clock" | "info"; readonly children: ComponentChildren }) {
  return (
    <li class="receipt__line">
      <Icon name={icon} />
      <span>{children}</span>
    </li>
  );
}

interface StuckProps {
  /** `keys`: nothing is erased yet. `rest`: nothing opens any more, and what is left waits. */
  readonly at: "keys" | "rest";
  readonly onAgain: () => void;
  readonly onLater: () => void;
}

/** It did not come to its end. Says first what is so already. */
export function WipeStuckScreen({ at, onAgain, onLater }: StuckProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t(at === "keys" ? "erase.stuckKeysTitle" : "erase.stuckTitle")}
      isRead
      actions={
        <>
          <Button kind="primary" wide icon="refresh" onPress={onAgain}>
            {t("erase.again")}
          </Button>
          <Button wide onPress={onLater}>
            {t(at === "keys" ? "erase.keep" : "erase.later")}
          </Button>
        </>
      }
    >
      <Notice kind="alert">{t(at === "keys" ? "erase.stuckKeys" : "erase.stuck")}</Notice>
      <p>{t("erase.stuckDo")}</p>
    </Screen>
  );
}

/** The end of a practice: what would be so now. */
export function PracticeEndScreen({ onBack }: { readonly onBack: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("erase.practiceEndTitle")}
      isRead
      actions={
        <Button kind="primary" wide onPress={onBack}>
          {t("erase.practiceBack")}
        </Button>
      }
    >
      <Notice kind="good" title={t("erase.practiceEnd")}>
        {t("erase.practiceEndText")}
      </Notice>
    </Screen>
  );
}
