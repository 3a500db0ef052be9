/** A programme that is closed, or access that has ended: what was erased here, what stays and why, and the statement of this phone until somebody has it. */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import closedSheet from "./closed.css?inline";
import sheet from "./erase.css?inline";
import { QrPicture } from "./qr-picture.tsx";

adoptSheet(sheet);
adoptSheet(closedSheet);

/** What the statement says, and where it is. */
export interface ShownStatement {
  readonly id: string;
  /** Why the vault went: by the close order, because its holder erased it, or because access had ended. */
  readonly cause: "order" | "holder" | "ended";
  readonly method: "overwrites" | "removes";
  /** Records that nobody else had; `null` where nobody knows. */
  readonly onlyHere: number | null;
  /** `handing`: it is offered to the relay. `carried`: a person said that a coordinator has it. */
  readonly state: "handing" | "taken" | "notReached" | "refused" | "noRelay" | "carried";
  /** As QR modules, `true` is dark. */
  readonly qr: readonly (readonly boolean[])[];
}

interface ClosedProps {
  readonly statement: ShownStatement;
  /** The app's own files. `stays`: they are needed until the statement was taken. */
  readonly app: "kept" | "gone" | "waits" | "stays";
  readonly onAgain: () => void;
  readonly onFile: () => void;
  readonly onCarried: () => void;
  /** Left out where nothing more can be opened here without a network. */
  readonly onStart?: () => void;
}

const APP = {
  kept: ["info", "erase.appKept"],
  gone: ["check", "erase.appGone"],
  waits: ["clock", "erase.appWaits"],
  stays: ["clock", "closed.appStays"],
} as const;

const TITLES = { order: "closed.title", holder: "erase.endTitle", ended: "lease.overTitle" } as const;

export function ClosedScreen({ statement, app, onStart, ...acts }: ClosedProps): JSX.Element {
  const { t } = useWords();
  const { cause, method, onlyHere } = statement;
  const [appIcon, appText] = APP[app];
  const start = onStart && (
    <Button kind="primary" wide onPress={onStart}>
      {t("erase.start")}
    </Button>
  );
  return (
    <Screen title={t(TITLES[cause])} actions={start}>
      {cause === "order" && <p>{t("closed.lead")}</p>}
      {cause === "ended" && <p>{t("lease.endedLead")}</p>}
      <ul class="receipt">
        <Line icon="check">{t(method === "overwrites" ? "erase.keysOverwritten" : "erase.keysRemoved")}</Line>
        <Line icon="check">{t("erase.recordsGone")}</Line>
        {onlyHere !== null && onlyHere > 0 && <Line icon="warning">{t("closed.onlyHere", { count: onlyHere })}</Line>}
        <Line icon={appIcon}>{t(appText)}</Line>
      </ul>
      <Statement statement={statement} {...acts} />
      <Notice title={t("erase.notTitle")}>{t("erase.notText")}</Notice>
    </Screen>
  );
}

type StatementProps = Pick<ClosedProps, "statement" | "onAgain" | "onFile" | "onCarried">;

function Statement({ statement: { state, qr }, onAgain, onFile, onCarried }: StatementProps): JSX.Element {
  const { t } = useWords();
  const id = useId();
  return (
    <section class="statement" aria-labelledby={id}>
      <h2 id={id}>{t("closed.statementTitle")}</h2>
      <p>{t("closed.statement")}</p>
      {state === "handing" && <Progress label={t("closed.handing")} />}
      {state === "taken" && (
        <Notice kind="good" announced>
          {t("closed.taken")}
        </Notice>
      )}
      {state === "carried" && (
        <Notice kind="good" announced>
          {t("closed.carried")}
        </Notice>
      )}
      {state === "notReached" && (
        <Notice kind="quiet" announced>
          {t("closed.notReached")}
        </Notice>
      )}
      {state === "refused" && (
        <Notice kind="warning" announced>
          {t("closed.refused")}
        </Notice>
      )}
      {(state === "notReached" || state === "refused" || state === "noRelay") && (
        <>
          {state === "noRelay" && <p>{t("closed.noRelay")}</p>}
          <p>{t("closed.show")}</p>
          <div class="statement__qr">
            <QrPicture modules={qr} label={t("closed.qr")} />
          </div>
          <Button wide onPress={onFile}>
            {t("closed.file")}
          </Button>
          {state === "notReached" && (
            <Button wide icon="refresh" onPress={onAgain}>
              {t("erase.again")}
            </Button>
          )}
          {state === "noRelay" && <p>{t("closed.addLater")}</p>}
          <p class="statement__after">{t("closed.byHandText")}</p>
          <Button wide onPress={onCarried}>
            {t("closed.byHand")}
          </Button>
        </>
      )}
    </section>
  );
}

interface LineProps {
  readonly icon: "check" | "clock" | "info" | "warning";
  readonly children: ComponentChildren;
}

const Line = ({ icon, children }: LineProps): JSX.Element => (
  <li class="receipt__line">
    <Icon name={icon} />
    <span>{children}</span>
  </li>
);
