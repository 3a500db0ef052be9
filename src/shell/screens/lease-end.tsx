/** The end of a phone's access: the warnings before it, and what is here after it. Loaded with its words. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./screens.css";

/** The warning that is due: at 48, 24 and 2 hours before the end, ms since 1970. */
export interface LeaseWarningDue {
  readonly hours: 48 | 24 | 2;
  readonly endMs: number;
}

export function LeaseWarning({ hours, endMs }: LeaseWarningDue): JSX.Element {
  const { t, moment } = useWords();
  return (
    <Notice kind={hours === 2 ? "alert" : "warning"} title={t("lease.warnTitle", { count: hours })}>
      {t("lease.warn", { moment: moment(endMs) })}
    </Notice>
  );
}

interface OverProps {
  /** Who says that the time is over: `clock` only this phone, which may be wrong. */
  readonly by: "clock" | "coordinators";
  /** When it ended, in words. */
  readonly moment: string;
  /** From when on this phone erases what it alone holds as well, in words. */
  readonly lastMoment: string;
  /** What this phone takes the time for, in words. */
  readonly now: string;
  /** Records that are nowhere else; `null` while that is read. */
  readonly onlyHere: number | null;
  readonly isRunning: boolean;
  /** The relay did not take what was handed over. */
  readonly hasFailed: boolean;
  readonly onHandOver: () => void;
  /** Opens the page that erases this phone. */
  readonly onErase: () => void;
}

export function LeaseOverScreen(props: OverProps): JSX.Element {
  const { t } = useWords();
  const { by, onlyHere } = props;
  return (
    <Screen
      title={t("lease.overTitle")}
      isRead
      lead={t("lease.overLead", { moment: props.moment })}
      actions={
        <Button kind="primary" wide icon="deliver" disabled={props.isRunning} onPress={props.onHandOver}>
          {t(props.isRunning ? "lease.handingOver" : "lease.handOver")}
        </Button>
      }
    >
      {by === "clock" && (
        <Notice kind="info" title={t("lease.clockTitle", { moment: props.now })}>
          {t("lease.clock")}
        </Notice>
      )}
      {by === "coordinators" && <Notice kind="warning">{t("lease.overSigned", { moment: props.lastMoment })}</Notice>}
      {onlyHere !== null && (
        <Notice kind={onlyHere > 0 ? "warning" : "good"} announced>
          {onlyHere > 0
            ? t(by === "clock" ? "lease.onlyHere" : "handOver.waiting", { count: onlyHere })
            : t("lease.nothingOnlyHere")}
        </Notice>
      )}
      {props.hasFailed && <Notice kind="quiet">{t("lease.handOverFailed")}</Notice>}
      <div class="more">
        <Button kind="quiet" icon="warning" onPress={props.onErase}>
          {t("lease.erase")}
        </Button>
      </div>
    </Screen>
  );
}
