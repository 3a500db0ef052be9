/** The coordinator's side of joining: the invite, letting the phone in, its label. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { QrPicture } from "./qr-picture.tsx";
import "./screens.css";
import "./use-behind-sheet.ts";

interface InviteProps {
  readonly joinsAs: "field" | "coordinator";
  /** The link as QR modules, `true` is dark. */
  readonly qr: readonly (readonly boolean[])[];
  /** The whole link, secret behind `#`. */
  readonly link: string;
  readonly validUntilMs: number;
  readonly state: "waiting" | "offline" | "expired";
  /** What became of the last press on Copy. */
  readonly copy: "none" | "copied" | "failed";
  readonly onCopy: () => void;
  readonly onNew: () => void;
  readonly onBack: () => void;
}

const TITLES = { field: "invite.title", coordinator: "seats.invite" } as const;

/** Before the relay has opened the invite's mailbox. */
export function OpeningInviteScreen({
  joinsAs,
  isOffline,
  onBack,
}: {
  readonly joinsAs: InviteProps["joinsAs"];
  readonly isOffline: boolean;
  readonly onBack: () => void;
}): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t(TITLES[joinsAs])} onBack={onBack}>
      <Progress label={t("invite.opening")} />
      {isOffline && (
        <Notice kind="quiet" announced>
          {t("invite.offline")}
        </Notice>
      )}
    </Screen>
  );
}

/** Shown face to face. An expired invite shows neither code nor link. */
export function InviteScreen(props: InviteProps): JSX.Element {
  const { t, moment } = useWords();
  if (props.state === "expired") return <ExpiredInvite {...props} />;
  return (
    <Screen
      title={t(TITLES[props.joinsAs])}
      lead={t(props.joinsAs === "field" ? "invite.lead" : "invite.leadCoordinator")}
      layout="wide"
      onBack={props.onBack}
      actions={
        <Button wide icon="refresh" onPress={props.onNew}>
          {t("invite.new")}
        </Button>
      }
    >
      <div class="two-columns">
        <div class="invite__code">
          <QrPicture modules={props.qr} label={t("invite.qr")} />
          <p class="invite__valid">{t("invite.validUntil", { moment: moment(props.validUntilMs) })}</p>
        </div>
        <div class="stack">
          {props.state === "offline" ? (
            <Notice kind="quiet" announced>
              {t("invite.offline")}
            </Notice>
          ) : (
            <Progress label={t("invite.waiting")} />
          )}
          <Guide />
          <LinkBox {...props} />
        </div>
      </div>
    </Screen>
  );
}

function Guide() {
  const { t } = useWords();
  return (
    <section class="text">
      <h2>{t("invite.steps")}</h2>
      <ol>
        <li>{t("invite.step1")}</li>
        <li>{t("invite.step2")}</li>
        <li>{t("invite.step3")}</li>
      </ol>
    </section>
  );
}

function LinkBox({ link, copy, onCopy }: Pick<InviteProps, "link" | "copy" | "onCopy">) {
  const { t } = useWords();
  const id = useId();
  return (
    <div class="field">
      <label class="field__label" for={id}>
        {t("invite.link")}
      </label>
      <p class="field__hint" id={`${id}-hint`}>
        {t("invite.linkHint")}
      </p>
      <textarea
        id={id}
        class="field__control link-box"
        readOnly
        rows={3}
        dir="ltr"
        value={link}
        autocomplete="off"
        autoCorrect="off"
        spellcheck={false}
        aria-describedby={`${id}-hint`}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button icon="copy" onPress={onCopy}>
        {t("invite.copy")}
      </Button>
      {copy !== "none" && (
        <Notice kind={copy === "copied" ? "good" : "warning"} announced>
          {t(copy === "copied" ? "invite.copied" : "invite.copyFailed")}
        </Notice>
      )}
    </div>
  );
}

function ExpiredInvite({ joinsAs, onNew, onBack }: Pick<InviteProps, "joinsAs" | "onNew" | "onBack">) {
  const { t } = useWords();
  return (
    <Screen
      title={t(TITLES[joinsAs])}
      onBack={onBack}
      actions={
        <Button kind="primary" wide icon="refresh" onPress={onNew}>
          {t("invite.new")}
        </Button>
      }
    >
      <Notice kind="warning" announced>
        {t("invite.expired")}
      </Notice>
    </Screen>
  );
}

/** While the certificate is signed and handed to the relay. */
export function ApprovingScreen(): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("invite.approvingTitle")}>
      <Progress label={t("invite.approving")} />
    </Screen>
  );
}

interface ApprovedProps {
  readonly joinsAs: InviteProps["joinsAs"];
  /** The phone's two picture-words, such as "River-Lamp". */
  readonly label: string;
  readonly onNext: () => void;
  readonly onPeople: () => void;
}

/** The phone is in and has a label that is nobody's name. */
export function ApprovedScreen({ joinsAs, label, onNext, onPeople }: ApprovedProps): JSX.Element {
  const { t, label: nameOf } = useWords();
  const isField = joinsAs === "field";
  return (
    <Screen
      title={t("invite.approvedTitle")}
      actions={
        <>
          <Button kind="primary" wide icon="people" onPress={onPeople}>
            {t(isField ? "invite.approvedBack" : "seats.title")}
          </Button>
          <Button wide icon="plus" onPress={onNext}>
            {t(isField ? "invite.approvedNext" : "invite.approvedNextCoordinator")}
          </Button>
        </>
      }
    >
      <p class="big-label">
        <bdi>{nameOf(label)}</bdi>
      </p>
      <Notice kind="good">{t(isField ? "invite.approved" : "invite.approvedCoordinator", { label })}</Notice>
    </Screen>
  );
}
