/** A volunteer stops helping. Task and offers are taken back first; leaving the programme on this phone is another act, and comes after it. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PlaceMark, type PlaceState } from "../../ui/place-state.tsx";
import { Screen } from "../../ui/screen.tsx";

interface LeaveHelpingProps {
  readonly state: "ask" | "working" | "failed" | "left";
  readonly offers: number;
  readonly hasTask: boolean;
  /** Where what was taken back is told; `null` where there was nothing. */
  readonly place: PlaceState | null;
  readonly onLeave: () => void;
  /** To leaving the programme on this phone. */
  readonly onProgramme: () => void;
  readonly onBack: () => void;
}

export function LeaveHelpingScreen(props: LeaveHelpingProps): JSX.Element {
  const { t } = useWords();
  if (props.state === "left") return <Left {...props} />;
  return (
    <Screen
      title={t("volunteer.leave")}
      layout="capture"
      onBack={props.onBack}
      actions={
        <Button kind="primary" wide busy={props.state === "working"} onPress={props.onLeave}>
          {t("volunteer.takeBack")}
        </Button>
      }
    >
      {props.state === "failed" && <Notice kind="alert">{t("volunteer.leaveFailed")}</Notice>}
      <ul class="plain-list">
        <li>{t("volunteer.leaveOffers", { count: props.offers })}</li>
        {props.hasTask && <li>{t("volunteer.leaveTask")}</li>}
      </ul>
      <p>{t("volunteer.leaveStay")}</p>
    </Screen>
  );
}

function Left({ place, onProgramme, onBack }: LeaveHelpingProps) {
  const { t } = useWords();
  return (
    <Screen
      title={t("volunteer.leftTitle")}
      layout="capture"
      actions={
        <>
          <Button kind="primary" wide icon="home" onPress={onBack}>
            {t("volunteer.home")}
          </Button>
          <Button wide icon="phone" onPress={onProgramme}>
            {t("volunteer.leaveProgramme")}
          </Button>
        </>
      }
    >
      <Notice kind="good" title={t("volunteer.left")} announced>
        {t("task.noneText")}
      </Notice>
      {place && <PlaceMark state={place} announced />}
      <p>{t("volunteer.leftTell")}</p>
    </Screen>
  );
}
