/** What a field worker's phone says of the end: the sentence to read aloud, and why nothing new is registered. Rule G10 of README.md. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";

interface BannerProps {
  /** Programme-local day of the end. */
  readonly closeDay: number;
  readonly freezesMs: number;
  readonly isFrozen: boolean;
}

/** Stands at home from the announcement on. */
export function ClosingBanner({ closeDay, freezesMs, isFrozen }: BannerProps): JSX.Element {
  const { t, day, moment } = useWords();
  return (
    <Notice kind="warning" icon="speak" title={t("closing.fieldTitle")}>
      <p>{t("closing.banner", { day: day(closeDay) })}</p>
      <p>{t(isFrozen ? "closing.frozenSince" : "closing.freezesAt", { moment: moment(freezesMs) })}</p>
    </Notice>
  );
}

interface FrozenProps extends Omit<BannerProps, "isFrozen"> {
  readonly onHandOver: () => void;
  readonly onBack: () => void;
}

/** In the place of a new need. */
export function FrozenScreen({ closeDay, freezesMs, onHandOver, onBack }: FrozenProps): JSX.Element {
  const { t, day, moment } = useWords();
  return (
    <Screen
      title={t("closing.frozenTitle")}
      layout="capture"
      onBack={onBack}
      actions={
        <Button kind="primary" icon="deliver" wide onPress={onHandOver}>
          {t("home.handOver")}
        </Button>
      }
    >
      <Notice kind="warning" icon="lock">
        {t("closing.frozenSince", { moment: moment(freezesMs) })}
      </Notice>
      <p>{t("closing.banner", { day: day(closeDay) })}</p>
      <p>{t("closing.frozenKept")}</p>
      <p>{t("closing.frozenDo")}</p>
    </Screen>
  );
}

/** The same for a volunteer, who reads it to nobody. */
export function HelpEnds({ closeDay, freezesMs, isFrozen }: BannerProps): JSX.Element {
  const { t, day, moment } = useWords();
  return (
    <Notice kind="warning" icon="calendar" title={t("closing.helpEnds", { day: day(closeDay) })}>
      {t(isFrozen ? "closing.helpOver" : "closing.helpUntil", { moment: moment(freezesMs) })}
    </Notice>
  );
}
