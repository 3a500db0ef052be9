/** A new card for a record whose old one was lost, as the coordinator sees it who asks for it. Nothing is asked before the last tap. Rules C30, C34, C35. */
import type { ComponentChildren, JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import type { IconName } from "../../ui/icon-paths.ts";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Tile, TileList } from "../../ui/tile.tsx";
import type { ReissueReason } from "../reissue.ts";

const REASON_ICONS: readonly (readonly [ReissueReason, IconName])[] = [
  ["lost", "question"],
  ["seen", "people"],
  ["unreadable", "scan"],
  ["twice", "warning"],
];

interface ReasonProps {
  /** The name that the record goes by, in words. */
  readonly alias: string;
  readonly onReason: (reason: ReissueReason) => void;
  readonly onBack: () => void;
}

/** Why a new card is needed. */
export function NewCardReasonScreen({ alias, onReason, onBack }: ReasonProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("reissue.title", { alias })} lead={t("reissue.lead")} onBack={onBack}>
      <h2>{t("reissue.why")}</h2>
      <TileList>
        {REASON_ICONS.map(([reason, icon]) => (
          <Tile key={reason} icon={icon} label={t(`reissue.${reason}`)} onPress={() => onReason(reason)} />
        ))}
      </TileList>
    </Screen>
  );
}

interface ScanProps {
  readonly alias: string;
  readonly scanner: ComponentChildren;
  /** What stands in the way of the card that was just read. */
  readonly refusal: ComponentChildren;
  readonly onWords: () => void;
  readonly onBack: () => void;
}

/** A blank card before the camera, or by its words. */
export function NewCardScanScreen({ alias, scanner, refusal, onWords, onBack }: ScanProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("card.scanTitle")}
      onBack={onBack}
      actions={
        <Button icon="pencil" wide onPress={onWords}>
          {t("card.writeWords")}
        </Button>
      }
    >
      {refusal ?? <p class="big-text">{t("card.forRecord", { alias })}</p>}
      {scanner}
    </Screen>
  );
}

interface CheckProps {
  readonly alias: string;
  readonly reason: ReissueReason;
  readonly state: "ready" | "saving" | "failed";
  readonly onAsk: () => void;
  readonly onOther: () => void;
  readonly onBack: () => void;
}

/** What asking means, before it is asked. */
export function NewCardCheckScreen({ alias, reason, state, onAsk, onOther, onBack }: CheckProps): JSX.Element {
  const { t } = useWords();
  const isSaving = state === "saving";
  return (
    <Screen
      title={t("reissue.checkTitle")}
      onBack={onBack}
      actions={
        <Button kind="primary" icon="people" busy={isSaving} onPress={onAsk}>
          {t("reissue.ask")}
        </Button>
      }
    >
      {state === "failed" && <Notice kind="alert">{t("request.failed")}</Notice>}
      <p class="big-text">{t("card.forRecord", { alias })}</p>
      <p>{t("log.reason", { reason: t(`reissue.${reason}`) })}</p>
      <ul class="bullets">
        <li>{t("reissue.until")}</li>
        <li>{t("reissue.old")}</li>
        <li>{t("reissue.asked")}</li>
        <li>{t("reissue.logged")}</li>
      </ul>
      <Button icon="scan" wide disabled={isSaving} onPress={onOther}>
        {t("card.another")}
      </Button>
    </Screen>
  );
}

/** It is asked: what the coordinator may do with the paper now. */
export function NewCardAskedScreen({ alias, onHome }: { alias: string; onHome: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("reissue.askedTitle")}
      actions={
        <Button kind="primary" icon="back" onPress={onHome}>
          {t("reissue.toNeeds")}
        </Button>
      }
    >
      <p class="big-text">{t("card.forRecord", { alias })}</p>
      <Notice kind="info" icon="people" announced>
        {t("reissue.until")}
      </Notice>
      <p>{t("reissue.mayGive")}</p>
      <p>{t("card.hide")}</p>
    </Screen>
  );
}

interface NoneProps {
  /** `alone`: one coordinator decides in this programme. `asked`: one waits already. `gone`: nothing that a card could belong to. */
  readonly why: "alone" | "asked" | "gone";
  readonly alias: string;
  /** The last day of the programme, days since 1970-01-01 in its zone. */
  readonly lastDay: number;
  readonly onRequests: () => void;
  readonly onBack: () => void;
}

/** Why no new card is asked for, and what holds instead. */
export function NoNewCardScreen({ why, alias, lastDay, onRequests, onBack }: NoneProps): JSX.Element {
  const { t, day } = useWords();
  if (why === "gone")
    return (
      <Screen title={t("reissue.title", { alias })} onBack={onBack}>
        <Notice kind="info">{t("reissue.gone")}</Notice>
      </Screen>
    );
  if (why === "asked")
    return (
      <Screen
        title={t("reissue.waitsTitle")}
        onBack={onBack}
        actions={
          <Button kind="primary" icon="form" onPress={onRequests}>
            {t("request.title")}
          </Button>
        }
      >
        <Notice kind="info" icon="people">
          {t("reissue.waits")}
        </Notice>
      </Screen>
    );
  return (
    <Screen title={t("reissue.aloneTitle")} onBack={onBack}>
      <Notice kind="info" icon="people">
        {t("reissue.alone")}
      </Notice>
      <ul class="bullets">
        <li>{t("reissue.aloneAgain")}</li>
        <li>{t("reissue.aloneErase", { alias })}</li>
        <li>{t("reissue.aloneEnds", { day: day(lastDay) })}</li>
      </ul>
    </Screen>
  );
}
