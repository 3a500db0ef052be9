/** A coordinator's device whose words were right, and which still lacks its share: asking the relay, and the other ways. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import "./screens.css";

/** Why the relay gave none. `unreachable`: no answer. `refused`: this device has no seat any more. `unknown`: it has none of this device. `closed`: the programme is closed. `none`: there is no relay. */
export type LeaseProblem = "unreachable" | "refused" | "unknown" | "closed" | "none";
/** What is wrong with a code. `wrong`: it reads, and opens nothing here. */
export type LeaseCodeProblem = "other" | "version" | "damaged" | "wrong";

const CODE_WORDS = { other: "Other", version: "Version", damaged: "Damaged", wrong: "Wrong" } as const;

interface AskingProps {
  /** Goes on without the relay. */
  readonly onOther: () => void;
}

export function LeaseAskingScreen({ onOther }: AskingProps): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("lease.askingTitle")}>
      <Progress label={t("lease.asking")} detail={t("lease.wordsRight")} />
      <div class="more">
        <Button kind="quiet" onPress={onOther}>
          {t("lease.otherWays")}
        </Button>
      </div>
    </Screen>
  );
}

interface NeededProps {
  readonly problem: LeaseProblem;
  /** When this device stopped opening without asking, as a moment in words; `null` where it always asks. */
  readonly keptUntil: string | null;
  readonly hasPapers: boolean;
  readonly codeProblem: LeaseCodeProblem | null;
  /** A code is being tried. */
  readonly isTrying: boolean;
  /** The camera, while it is wanted. */
  readonly camera?: JSX.Element;
  readonly onCamera: (isWanted: boolean) => void;
  readonly onCode: (text: string) => void;
  readonly onAsk: () => void;
  readonly onBack: () => void;
}

/** Nothing is lost here: each way that is left is said. */
export function LeaseNeededScreen(props: NeededProps): JSX.Element {
  const { t } = useWords();
  const [text, setText] = useState("");
  const { problem, keptUntil, codeProblem } = props;
  return (
    <Screen
      title={t("lease.title")}
      isRead
      lead={t("lease.lead")}
      onBack={props.onBack}
      actions={
        problem === "none" ? (
          <Button kind="primary" wide icon="lock" disabled={props.isTrying} onPress={() => props.onCode(text)}>
            {t("lease.open")}
          </Button>
        ) : (
          <Button kind="primary" wide icon="refresh" onPress={props.onAsk}>
            {t("lease.again")}
          </Button>
        )
      }
    >
      <Notice
        kind={problem === "unreachable" || problem === "none" ? "quiet" : "alert"}
        title={t(`lease.${problem}Title`)}
        announced
      >
        {t(`lease.${problem}`)}
      </Notice>
      {keptUntil && (problem === "unreachable" || problem === "none") && (
        <p>{t("lease.keptUntil", { moment: keptUntil })}</p>
      )}
      {problem !== "closed" && (
        <>
          <h2>{t("lease.waysTitle")}</h2>
          <ul class="facts-list">
            <li>{t("lease.wayCoordinator")}</li>
            {props.hasPapers && <li>{t("lease.wayPaper")}</li>}
            <li>{t("lease.wayRecovery")}</li>
          </ul>
          {props.camera}
          <Field
            label={t("lease.code")}
            hint={t("lease.codeHint")}
            value={text}
            onInput={setText}
            lines={3}
            onEnter={() => props.onCode(text)}
            {...(codeProblem && { error: t(`lease.code${CODE_WORDS[codeProblem]}`) })}
          />
          <div class="more">
            {problem !== "none" && (
              <Button kind="plain" icon="lock" disabled={props.isTrying} onPress={() => props.onCode(text)}>
                {t("lease.open")}
              </Button>
            )}
            <Button kind="quiet" icon="scan" onPress={() => props.onCamera(!props.camera)}>
              {t(props.camera ? "lease.cameraOff" : "lease.camera")}
            </Button>
          </div>
        </>
      )}
    </Screen>
  );
}
