/** A later last day: an act of as many coordinators as decide together, with a reason, counted and shown on the certificate. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./sheet.ts";

/** Signed reasons of an extension: codes as in shell/screens/reasons.ts. */
const REASONS = [
  { code: 10, label: "reasons.longer" },
  { code: 11, label: "reasons.handsOn" },
  { code: 12, label: "reasons.news" },
  { code: 13, label: "reasons.asked" },
] as const;

interface ExtendProps {
  readonly today: number;
  readonly lastDay: number;
  /** The latest day that can be chosen. */
  readonly latestDay: number;
  /** Extensions in force, the first one first. */
  readonly extensions: readonly { readonly endDay: number; readonly reason: string }[];
  /** How many have to agree. */
  readonly k: number;
  /** This device approved another proposal that waits. */
  readonly isSecond: boolean;
  /** `proposed`: it waits for others. `changed`: it counts already. */
  readonly state: "ready" | "working" | "failed" | "proposed" | "changed";
  readonly isoToDay: (iso: string) => number | null;
  readonly dayToIso: (day: number) => string;
  readonly onExtend: (endDay: number, reason: number) => void;
  readonly onBack: () => void;
}

export function ExtendScreen(props: ExtendProps): JSX.Element {
  const { t, day } = useWords();
  const [typed, setTyped] = useState(() => props.dayToIso(Math.min(props.latestDay, props.lastDay + 30)));
  const [reason, setReason] = useState<number | null>(null);
  const [stated, setStated] = useState<string | null>(null);
  const endDay = props.isoToDay(typed);
  const isSooner = endDay === null || endDay <= props.lastDay;
  const isLate = endDay !== null && endDay > props.latestDay;
  const error = isSooner
    ? t("closing.extendSooner", { day: day(props.lastDay) })
    : isLate
      ? t("closing.dayLate", { day: day(props.latestDay) })
      : undefined;
  return (
    <Screen
      title={t("closing.extend")}
      lead={t("closing.extendLead")}
      onBack={props.onBack}
      actions={
        <Button
          kind="primary"
          wide
          icon="calendar"
          busy={props.state === "working"}
          disabled={error !== undefined || reason === null}
          onPress={() => {
            if (endDay === null || reason === null) return;
            setStated(`${endDay} ${reason}`);
            props.onExtend(endDay, reason);
          }}
        >
          {t(props.k === 1 ? "closing.extendNow" : "closing.extendPropose")}
        </Button>
      }
    >
      {props.state === "failed" && <Notice kind="alert">{t("seats.failed")}</Notice>}
      {(props.state === "proposed" || props.state === "changed") && (
        <Notice kind="good" announced>
          {t(`seats.${props.state}`)}
        </Notice>
      )}
      {/* What this screen just stated is no second one, however often it is stated. */}
      {props.isSecond && stated !== `${endDay} ${reason}` && <Notice kind="warning">{t("seats.giveSecond")}</Notice>}
      <Notice icon="calendar">{t("closing.endsOn", { day: day(props.lastDay) })}</Notice>
      <p>
        {props.extensions.length === 0
          ? t("closing.neverExtended")
          : t("closing.extended", { count: props.extensions.length })}
      </p>
      {props.extensions.length > 0 && (
        <ol class="bullets">
          {props.extensions.map(({ endDay: until, reason: why }, at) => (
            <li key={at}>{t("closing.extensionLine", { day: day(until), reason: why })}</li>
          ))}
        </ol>
      )}
      <div class="stack">
        <Field
          id="extend-day"
          type="date"
          label={t("closing.extendDay")}
          hint={endDay === null ? undefined : day(endDay)}
          value={typed}
          onInput={setTyped}
          {...(error && { error })}
        />
        <Choices
          legend={t("closing.extendWhy")}
          choices={REASONS.map(({ code, label }) => ({ code: code as number, label: t(label) }))}
          chosen={reason}
          onChange={setReason}
        />
      </div>
      <p class="muted">{t("closing.extendNote")}</p>
    </Screen>
  );
}
