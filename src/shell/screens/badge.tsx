/** A helper's badge: shown by the helper, and checked by whoever has the app. What it proves is said, and what it does not. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { QrPicture } from "./qr-picture.tsx";
import "./screens.css";
import "./use-behind-sheet.ts";

interface BadgeProps {
  /** The badge as QR modules, `true` is dark; `null` once it is too old. */
  readonly modules: readonly (readonly boolean[])[] | null;
  /** The helper's two picture-words in English. */
  readonly label: string;
  readonly untilMs: number;
  readonly onBack: () => void;
}

/** Large, so that another phone reads it at arm's length. A badge that is too old is not shown. */
export function BadgeScreen({ modules, label, untilMs, onBack }: BadgeProps): JSX.Element {
  const { t, moment, label: nameOf } = useWords();
  return (
    <Screen title={t("badge.title")} onBack={onBack}>
      {modules === null ? (
        <Notice kind="warning">{t("badge.over")}</Notice>
      ) : (
        <>
          <div class="invite__code">
            <QrPicture modules={modules} label={t("badge.qr")} />
            <p class="big-label">
              <bdi>{nameOf(label)}</bdi>
            </p>
            <p class="invite__valid">{t("badge.validUntil", { moment: moment(untilMs) })}</p>
          </div>
          <p>{t("badge.lead")}</p>
        </>
      )}
      <p>{t("badge.noId")}</p>
    </Screen>
  );
}

/** What a phone can say about a badge that it read. */
export type BadgeResult =
  | { readonly type: "sent"; readonly untilMs: number; readonly label: readonly [number, number] }
  | { readonly type: "old" | "otherProgramme" | "unknown" };

interface BadgeCheckProps {
  /** The camera part. */
  readonly scanner: ComponentChildren;
  /** `null` until a code was read. */
  readonly result: BadgeResult | null;
  readonly onAgain: () => void;
  readonly onBack: () => void;
}

const TITLES = { old: "badge.old", otherProgramme: "badge.foreign", unknown: "badge.unknown" } as const;

export function BadgeCheckScreen({ scanner, result, onAgain, onBack }: BadgeCheckProps): JSX.Element {
  const { t } = useWords();
  if (result === null)
    return (
      <Screen title={t("badge.check")} lead={t("badge.checkLead")} onBack={onBack}>
        <section class="scanner" aria-label={t("badge.check")}>
          {scanner}
        </section>
      </Screen>
    );
  return (
    <Screen
      title={t("badge.check")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="scan" onPress={onAgain}>
          {t("badge.again")}
        </Button>
      }
    >
      <Result result={result} />
      <p>{t("badge.noId")}</p>
    </Screen>
  );
}

function Result({ result }: { readonly result: BadgeResult }) {
  const { t, moment, alias } = useWords();
  if (result.type !== "sent")
    return (
      <Notice kind="alert" icon="hand" title={t(TITLES[result.type])}>
        {t("badge.doNot")}
      </Notice>
    );
  return (
    <Notice kind="good" title={t("badge.good")} announced>
      <p>{t("badge.goodUntil", { helper: alias(result.label), moment: moment(result.untilMs) })}</p>
      <p>{t("badge.compare")}</p>
    </Notice>
  );
}
