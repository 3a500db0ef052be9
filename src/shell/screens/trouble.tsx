/** Whole screens for what stops everything else: each says what happened, what is still there and what to do. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { Notice, type NoticeKind } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";

/**
 * `locked`: keys left memory. `otherTab`: another tab holds the vault. `lostData`: the database is gone, the secret is there.
 * `lostKey`: the reverse. `lostBoth`: neither is there. `noTraining`: the relay did not take it. `noSettings`: joined, but the programme's places have not come yet. `full`: storage refused. `noStore`, `old`: this browser cannot hold a vault. `broken`: a bug.
 */
export type Trouble =
  | "noTraining"
  | "noSettings"
  | "locked"
  | "otherTab"
  | "lostData"
  | "lostKey"
  | "lostBoth"
  | "full"
  | "noStore"
  | "old"
  | "broken";

interface Look {
  readonly title: PlainKey;
  readonly text: PlainKey;
  /** What cannot be known here. */
  readonly unknown?: PlainKey;
  readonly next?: PlainKey;
  readonly action?: PlainKey;
  readonly second?: PlainKey;
  readonly kind: NoticeKind;
  readonly icon: IconName;
}

const LOOKS: Readonly<Record<Trouble, Look>> = {
  locked: { title: "app.lockedTitle", text: "app.locked", action: "app.unlock", kind: "info", icon: "lock" },
  otherTab: {
    title: "app.otherTabTitle",
    text: "app.otherTab",
    action: "app.otherTabUse",
    kind: "info",
    icon: "copy",
  },
  lostData: {
    title: "app.lostDataTitle",
    text: "app.lostData",
    unknown: "alarm.lostWhich",
    next: "app.lostDataDo",
    action: "app.joinAgain",
    kind: "alert",
    icon: "warning",
  },
  lostKey: {
    title: "app.lostKeyTitle",
    text: "app.lostKey",
    unknown: "alarm.lostWhich",
    next: "app.lostKeyDo",
    action: "app.joinAgain",
    kind: "alert",
    icon: "warning",
  },
  lostBoth: {
    title: "app.lostDataTitle",
    text: "alarm.lostBoth",
    unknown: "alarm.lostWhich",
    next: "app.lostDataDo",
    action: "app.joinAgain",
    kind: "alert",
    icon: "warning",
  },
  full: {
    title: "app.fullTitle",
    text: "app.full",
    action: "app.again",
    second: "app.back",
    kind: "alert",
    icon: "warning",
  },
  noTraining: {
    title: "app.noTrainingTitle",
    text: "app.noTraining",
    action: "app.again",
    second: "app.home",
    kind: "info",
    icon: "tower",
  },
  noSettings: {
    title: "app.noSettingsTitle",
    text: "app.noSettings",
    action: "app.noSettingsDo",
    kind: "info",
    icon: "phone",
  },
  noStore: { title: "app.noStoreTitle", text: "app.noStore", kind: "warning", icon: "warning" },
  old: { title: "app.oldTitle", text: "app.old", kind: "warning", icon: "warning" },
  broken: { title: "app.brokenTitle", text: "app.broken", action: "app.home", kind: "alert", icon: "warning" },
};

interface TroubleProps {
  readonly trouble: Trouble;
  /** The main way on: open again, use here, join again, hand over, try again or back to start. Unused by `noStore` and `old`. */
  readonly onAction: () => void;
  /** The other way: `full` and `noTraining` go back. */
  readonly onSecond?: () => void;
}

/** One trouble on a screen of its own. */
export function TroubleScreen({ trouble, onAction, onSecond }: TroubleProps): JSX.Element {
  const { t } = useWords();
  const { title, text, unknown, next, action, second, kind, icon } = LOOKS[trouble];
  const actions = action && (
    <>
      <Button kind="primary" wide onPress={onAction}>
        {t(action)}
      </Button>
      {second && onSecond && (
        <Button wide onPress={onSecond}>
          {t(second)}
        </Button>
      )}
    </>
  );
  return (
    <Screen title={t(title)} isRead actions={actions}>
      <Notice kind={kind} icon={icon}>
        {t(text)}
      </Notice>
      {unknown && <p>{t(unknown)}</p>}
      {next && <p>{t(next)}</p>}
    </Screen>
  );
}
