/** Step 1: the day of the end and the day from which nothing new is registered, stated by as many coordinators as decide together. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { CLOSE_REASONS } from "../model.ts";
import { type StepProps, StepScreen } from "./step-screen.tsx";

/** An announcement; days are programme-local. */
export interface Announcement {
  readonly freezeDay: number;
  readonly closeDay: number;
  readonly reason: number;
}

/** An announcement that waits for others. */
export interface OpenAnnouncement extends Announcement {
  readonly key: string;
  /** Labels of who agreed. */
  readonly agreed: readonly string[];
  readonly needed: number;
  readonly isOwn: boolean;
  /** It takes the announcement in force back. */
  readonly isTakenBack: boolean;
}

interface AnnounceProps extends StepProps {
  readonly today: number;
  readonly lastDay: number;
  readonly inForce: Announcement | null;
  readonly open: readonly OpenAnnouncement[];
  /** Reads a day as it was typed, and writes it. */
  readonly isoToDay: (iso: string) => number | null;
  readonly dayToIso: (day: number) => string;
  readonly onAnnounce: (announcement: Announcement) => void;
  readonly onAgree: (key: string) => void;
  readonly onTakeBack: () => void;
  readonly onPoster: () => void;
  /** A language of the poster did not load. */
  readonly isPosterMissing: boolean;
}

export function AnnounceScreen(props: AnnounceProps): JSX.Element {
  const { t } = useWords();
  const [isChanging, setChanging] = useState(false);
  const form = useForm(props);
  const shows = !props.isClosed && (props.inForce === null || isChanging);
  return (
    <StepScreen
      {...props}
      name="announce"
      actions={
        shows && (
          <Button
            kind="primary"
            wide
            icon="speak"
            busy={props.state === "working"}
            disabled={form.value === null}
            onPress={() => {
              if (form.value) props.onAnnounce(form.value);
              setChanging(false);
            }}
          >
            {t("closing.announce")}
          </Button>
        )
      }
    >
      {props.open.map((one) => (
        <Waiting key={one.key} one={one} isWorking={props.state === "working"} onAgree={() => props.onAgree(one.key)} />
      ))}
      {props.inForce && (
        <InForce announcement={props.inForce} onPoster={props.onPoster} isMissing={props.isPosterMissing} />
      )}
      {shows ? (
        form.view
      ) : (
        <div class="more">
          {!props.isClosed && (
            <>
              <Button icon="pencil" onPress={() => setChanging(true)}>
                {t("closing.announceChange")}
              </Button>
              <Button icon="crossOut" onPress={props.onTakeBack}>
                {t("closing.announceBack")}
              </Button>
            </>
          )}
        </div>
      )}
    </StepScreen>
  );
}

interface InForceProps {
  readonly announcement: Announcement;
  readonly onPoster: () => void;
  readonly isMissing: boolean;
}

function InForce({ announcement, onPoster, isMissing }: InForceProps) {
  const { t, day } = useWords();
  return (
    <>
      <Notice kind="good" announced>
        {t("closing.announced", { freeze: day(announcement.freezeDay), close: day(announcement.closeDay) })}
      </Notice>
      <h2>{t("closing.readThis")}</h2>
      <p class="read-aloud">{t("closing.banner", { day: day(announcement.closeDay) })}</p>
      <p class="muted">{t("closing.readHow")}</p>
      <div class="more">
        <Button icon="form" onPress={onPoster}>
          {t("closing.poster")}
        </Button>
        <p class="muted">{t("closing.posterHint")}</p>
        {isMissing && <Notice kind="warning">{t("print.languageMissing")}</Notice>}
      </div>
    </>
  );
}

function Waiting({ one, isWorking, onAgree }: { one: OpenAnnouncement; isWorking: boolean; onAgree: () => void }) {
  const { t, day, label, listed } = useWords();
  return (
    <Notice kind="info" icon="people" title={t("closing.announceWaits", { count: one.needed })}>
      <p>
        {one.isTakenBack
          ? t("closing.announceWouldEnd")
          : t("closing.announced", { freeze: day(one.freezeDay), close: day(one.closeDay) })}
      </p>
      <p>{t(`closing.reason${one.reason as (typeof CLOSE_REASONS)[number]}`)}</p>
      <p>{t("closing.agreed", { names: listed(one.agreed.map(label)) })}</p>
      {!one.isOwn && (
        <Button icon="check" busy={isWorking} onPress={onAgree}>
          {t("closing.agree")}
        </Button>
      )}
    </Notice>
  );
}

function useForm({ today, lastDay, inForce, isoToDay, dayToIso }: AnnounceProps) {
  const { t, day } = useWords();
  const [freeze, setFreeze] = useState(() => dayToIso(inForce?.freezeDay ?? Math.max(today, lastDay - 1)));
  const [close, setClose] = useState(() => dayToIso(inForce?.closeDay ?? lastDay));
  const [reason, setReason] = useState<number>(inForce?.reason ?? CLOSE_REASONS[0]);
  const [freezeDay, closeDay] = [isoToDay(freeze), isoToDay(close)];
  const closeError =
    closeDay === null || closeDay < today
      ? t("closing.dayPast")
      : closeDay > lastDay
        ? t("closing.dayLate", { day: day(lastDay) })
        : undefined;
  const freezeError =
    freezeDay === null || freezeDay < today
      ? t("closing.dayPast")
      : closeDay !== null && freezeDay > closeDay
        ? t("closing.dayAfter")
        : undefined;
  const isFit = !closeError && !freezeError && freezeDay !== null && closeDay !== null;
  return {
    value: isFit ? { freezeDay, closeDay, reason } : null,
    view: (
      <div class="stack">
        <Field
          id="close-day"
          type="date"
          label={t("closing.closeDay")}
          hint={closeDay === null ? undefined : day(closeDay)}
          value={close}
          onInput={setClose}
          {...(closeError && { error: closeError })}
        />
        <Field
          id="freeze-day"
          type="date"
          label={t("closing.freezeDay")}
          hint={t("closing.freezeHint")}
          value={freeze}
          onInput={setFreeze}
          {...(freezeError && { error: freezeError })}
        />
        <Choices
          legend={t("closing.reasonLegend")}
          choices={CLOSE_REASONS.map((code) => ({ code: code as number, label: t(`closing.reason${code}`) }))}
          chosen={reason}
          onChange={setReason}
        />
      </div>
    ),
  };
}
