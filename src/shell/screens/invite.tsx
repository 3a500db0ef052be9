/** The coordinator's side of joining: the invite, letting the phone in, its label. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import { QrPicture } from "./qr-picture.tsx";
import type { RoleName } from "./role-words.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

interface InviteProps {
  readonly joinsAs: RoleName;
  /** The link as QR modules, `true` is dark. */
  readonly qr: readonly (readonly boolean[])[];
  /** The whole link, secret behind `#`. */
  readonly link: string;
  readonly validUntilMs: number;
  readonly state: "waiting" | "offline" | "expired";
  /** The label of a phone that was signed in and could not be told before the invite ended; `null` where there is none. */
  readonly untold?: string | null;
  /** What became of the last press on Copy. */
  readonly copy: "none" | "copied" | "failed";
  readonly onCopy: () => void;
  readonly onNew: () => void;
  readonly onBack: () => void;
}

/** What is said to whoever invites, by what the phone joins as. */
const TEXTS = {
  field: {
    title: "invite.title",
    lead: "invite.lead",
    approved: "invite.approved",
    back: "invite.approvedBack",
    next: "invite.approvedNext",
  },
  volunteer: {
    title: "phones.inviteVolunteer",
    lead: "invite.leadVolunteer",
    approved: "invite.approvedVolunteer",
    back: "invite.approvedBack",
    next: "invite.approvedNextVolunteer",
  },
  coordinator: {
    title: "seats.invite",
    lead: "invite.leadCoordinator",
    approved: "invite.approvedCoordinator",
    back: "seats.title",
    next: "invite.approvedNextCoordinator",
  },
} as const;

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
    <Screen title={t(TEXTS[joinsAs].title)} onBack={onBack}>
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
      title={t(TEXTS[props.joinsAs].title)}
      lead={t(TEXTS[props.joinsAs].lead)}
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

function ExpiredInvite({
  joinsAs,
  untold,
  onNew,
  onBack,
}: Pick<InviteProps, "joinsAs" | "untold" | "onNew" | "onBack">) {
  const { t } = useWords();
  return (
    <Screen
      title={t(TEXTS[joinsAs].title)}
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
      {untold && <Notice kind="info">{t("invite.untold", { label: untold })}</Notice>}
    </Screen>
  );
}

/** `offline`: the other phone cannot be told now. `full`: this device could not write it down. Both are tried again by themselves. */
export type ApprovingTrouble = "offline" | "full";

interface ApprovingProps {
  readonly trouble?: ApprovingTrouble | null;
  readonly onBack: () => void;
}

/** While the certificate is signed and handed to the relay. */
export function ApprovingScreen({ trouble = null, onBack }: ApprovingProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("invite.approvingTitle")} onBack={onBack}>
      <Progress label={t("invite.approving")} />
      {trouble === "offline" && (
        <Notice kind="quiet" announced>
          {t("invite.approvingOffline")}
        </Notice>
      )}
      {trouble === "full" && (
        <Notice kind="alert" announced>
          {t("invite.approvingFull")}
        </Notice>
      )}
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
  return (
    <Screen
      title={t("invite.approvedTitle")}
      actions={
        <>
          <Button kind="primary" wide icon="people" onPress={onPeople}>
            {t(TEXTS[joinsAs].back)}
          </Button>
          <Button wide icon="plus" onPress={onNext}>
            {t(TEXTS[joinsAs].next)}
          </Button>
        </>
      }
    >
      <p class="big-label">
        <bdi>{nameOf(label)}</bdi>
      </p>
      <Notice kind="good">{t(TEXTS[joinsAs].approved, { label })}</Notice>
    </Screen>
  );
}
