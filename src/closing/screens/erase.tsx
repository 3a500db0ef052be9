/** Step 9: who has erased, device by device, and the ways by file where there is no network. Rule G11 of README.md. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { FileButton } from "../../ui/file-button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import type { FileRefusal } from "../model.ts";
import { Refused } from "./refused.tsx";
import { type StepProps, StepScreen } from "./step-screen.tsx";

/** A holder and its answer. */
export interface HolderLine {
  readonly key: string;
  readonly label: string;
  readonly role: number;
  readonly isThisOne: boolean;
  /** `removed` where it could not overwrite; `null` without an answer. */
  readonly answer: { readonly method: "removed" | "overwritten"; readonly atMs: number } | null;
  readonly mayHold: readonly number[];
}

interface EraseProps extends StepProps {
  readonly holders: readonly HolderLine[];
  /** What came of the last look or file. */
  readonly outcome: "none" | "offline" | "fileTaken" | "order" | "coreWaits" | { readonly refused: FileRefusal };
  readonly isCoreThere: boolean;
  readonly onLook: () => void;
  readonly onFile: (file: File) => void;
  /** A camera that reads codes; the shell gives it. */
  readonly camera: ComponentChildren;
  readonly onOrder: () => void;
}

export function EraseProgressScreen(props: EraseProps): JSX.Element {
  const { t } = useWords();
  const [isScanning, setScanning] = useState(false);
  const answered = props.holders.filter(({ answer }) => answer !== null).length;
  return (
    <StepScreen
      {...props}
      name="erase"
      actions={
        props.isClosed && (
          <Button kind="primary" wide icon="refresh" busy={props.state === "working"} onPress={props.onLook}>
            {t("closing.look")}
          </Button>
        )
      }
    >
      {props.isClosed && (
        <>
          <Outcome outcome={props.outcome} />
          {!props.isCoreThere && <Notice kind="warning">{t("closing.coreMissing")}</Notice>}
          <Progress
            label={t("closing.answered", { count: answered, all: props.holders.length })}
            share={props.holders.length === 0 ? 0 : answered / props.holders.length}
          />
          <ul class="closing-list">
            {props.holders.map((holder) => (
              <Line key={holder.key} holder={holder} />
            ))}
          </ul>
          <h2>{t("closing.byHand")}</h2>
          <p>{t("closing.byHandHow")}</p>
          <div class="more">
            <Button icon="packed" onPress={props.onOrder}>
              {t("closing.saveOrder")}
            </Button>
            <FileButton label={t("closing.takeFile")} onFile={props.onFile} />
            <Button icon="scan" onPress={() => setScanning(!isScanning)}>
              {t(isScanning ? "closing.scanStop" : "closing.scan")}
            </Button>
          </div>
          {isScanning && props.camera}
        </>
      )}
    </StepScreen>
  );
}

function Outcome({ outcome }: Pick<EraseProps, "outcome">) {
  const { t } = useWords();
  if (outcome === "none") return null;
  if (typeof outcome === "object") return <Refused why={outcome.refused} />;
  const kind = outcome === "offline" || outcome === "coreWaits" ? "quiet" : "good";
  return (
    <Notice kind={kind} announced>
      {t(`closing.outcome.${outcome}`)}
    </Notice>
  );
}

function Line({ holder }: { holder: HolderLine }) {
  const { t, moment, label } = useWords();
  const { answer } = holder;
  return (
    <li class="closing-list__row">
      <span class="closing-list__head">
        <strong>
          {holder.label ? <bdi>{label(holder.label)}</bdi> : t("closing.role4")}
          {holder.isThisOne && ` (${t("phones.you")})`}
        </strong>
        <span class="closing-list__state">
          <Icon name={answer ? "check" : "clock"} />
          {t(answer ? "closing.answer" : "closing.noAnswer")}
        </span>
      </span>
      <span>{t(`closing.role${holder.role as 1 | 2 | 3 | 4}`)}</span>
      {answer && <span>{t(`closing.method.${answer.method}`, { moment: moment(answer.atMs) })}</span>}
      {!answer && holder.mayHold.map((code) => <span key={code}>{t(`closing.mayHold${code as 1 | 2 | 3 | 4}`)}</span>)}
    </li>
  );
}
