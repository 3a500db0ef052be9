/** Step 10: the page, the printed sheet, telling people, and the end of this device. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Chips } from "../../ui/chips.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TOLD } from "../model.ts";
import { type StepProps, StepScreen } from "./step-screen.tsx";

interface PublishProps extends StepProps {
  /** The certificate's status as it would be now; `null` while the statement is not here. */
  readonly status: "complete" | "incomplete" | "disputed" | null;
  readonly missing: number;
  /** Other coordinators whose devices have not answered: they go last, too. */
  readonly problem: "none" | "page" | "judge";
  readonly told: readonly number[];
  readonly contact: string;
  /** For how many days the relay shows the certificate; `null` where there is no relay, or it did not say. */
  readonly kept: number | "always" | null;
  readonly isPublished: boolean;
  readonly onPage: () => void;
  readonly onText: () => void;
  readonly onTold: (told: readonly number[]) => void;
  readonly onEraseThis: () => void;
}

export function PublishScreen(props: PublishProps): JSX.Element {
  const { t } = useWords();
  const { status } = props;
  return (
    <StepScreen
      {...props}
      name="publish"
      actions={
        status !== null && (
          <Button kind="primary" wide icon="form" busy={props.state === "working"} onPress={props.onPage}>
            {t("closing.savePage")}
          </Button>
        )
      }
    >
      {props.problem !== "none" && <Notice kind="alert">{t(`closing.problem.${props.problem}`)}</Notice>}
      {props.isPublished && (
        <Notice kind="good" announced>
          {t("closing.pageSaved")}
        </Notice>
      )}
      {status && (
        <>
          <Notice kind={status === "complete" ? "good" : "warning"} title={t(`closing.status.${status}`)}>
            {status === "incomplete" && t("closing.statusMissing", { count: props.missing })}
            {status === "disputed" && t("closing.statusDisputed")}
          </Notice>
          <p>{t("closing.pageHow")}</p>
          <div class="more">
            <Button icon="copy" onPress={props.onText}>
              {t("closing.saveText")}
            </Button>
          </div>
          <h2>{t("closing.tellTitle")}</h2>
          <p>{t("closing.tellHow")}</p>
          {props.kept !== null && (
            <p>{props.kept === "always" ? t("closing.keptAlways") : t("closing.kept", { count: props.kept })}</p>
          )}
          {props.contact && (
            <p>
              {t("closing.tellContact")} <bdi>{props.contact}</bdi>
            </p>
          )}
          <Chips
            legend={t("closing.tellLegend")}
            choices={TOLD.map((code) => ({ code: code as number, label: t(`closing.told${code}`) }))}
            chosen={props.told}
            onChange={props.onTold}
          />
          <h2>{t("closing.lastTitle")}</h2>
          <p>{t("closing.lastText")}</p>
          <Button kind="danger" wide icon="crossOut" onPress={props.onEraseThis}>
            {t("closing.eraseThis")}
          </Button>
        </>
      )}
    </StepScreen>
  );
}
