/** Ending a phone: reason, meaning, second tap, result. Rule S7 of README.md. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { TakingOut } from "./taking-out.tsx";
import "./screens.css";

interface RevokeProps {
  /** The phone's two picture-words. */
  readonly label: string;
  /** When its access ends by itself, ms since 1970. */
  readonly endsMs: number;
  readonly state: "choose" | "working" | "failed";
  /** Gets the reason's code, 0 to 255. */
  readonly onRevoke: (reason: number) => void;
  readonly onBack: () => void;
}

/** Asks for the reason and then once more. */
export function RevokeScreen({ label, endsMs, state, onRevoke, onBack }: RevokeProps): JSX.Element {
  const { t, moment } = useWords();
  const slow = [t("revoke.slow"), t("revoke.latest", { moment: moment(endsMs) })];
  return (
    <TakingOut
      title={t("revoke.title", { label })}
      lead={t("revoke.lead")}
      why={t("revoke.why")}
      meaningTitle={t("revoke.meaning")}
      meaning={[t("revoke.kept"), t("revoke.later"), ...slow, t("revoke.holds"), t("revoke.final")]}
      chooseFirst={t("revoke.choose")}
      act={t("revoke.do")}
      sure={{
        title: t("revoke.sureTitle", { label }),
        text: t("revoke.sureText"),
        no: t("revoke.sureNo"),
        yes: t("revoke.sureDo"),
      }}
      working={t("revoke.working")}
      failed={t("revoke.failed")}
      state={state}
      onAct={onRevoke}
      onBack={onBack}
    />
  );
}

interface RevokedProps {
  readonly label: string;
  readonly offline: boolean;
  readonly onKeys: () => void;
  readonly onPeople: () => void;
}

/** The phone is ended here; others learn of it. Changing the keys is one tap away, because it is a decision of its own. */
export function RevokedScreen({ label, offline, onKeys, onPeople }: RevokedProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen
      title={t("revoke.endedTitle", { label })}
      actions={
        <>
          <Button kind="primary" wide onPress={onPeople}>
            {t("revoke.people")}
          </Button>
          <Button wide icon="refresh" onPress={onKeys}>
            {t("revoke.keys")}
          </Button>
        </>
      }
    >
      <Notice kind="good" announced>
        {t("revoke.ended")}
      </Notice>
      {offline && <Notice kind="quiet">{t("revoke.endedOffline")}</Notice>}
      <p>{t("revoke.endedNext")}</p>
    </Screen>
  );
}
