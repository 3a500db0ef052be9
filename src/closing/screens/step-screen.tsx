/** The frame of every step: what it is for, what it still lacks, and whether something was written down. */
import type { ComponentChildren, JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { useLeaving } from "../../ui/leaving.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { StepName } from "../model.ts";
import type { Lack } from "../rules.ts";
import "./sheet.ts";
import { useLackText, useStepTitle } from "./step-words.ts";

/** Where writing something down stands. */
export type SaveState = "ready" | "working" | "failed";

/** What every step is given. */
export interface StepProps {
  readonly lacks: readonly Lack[];
  readonly state: SaveState;
  /** The end was signed: what stands here is over, and can be read. */
  readonly isClosed: boolean;
  readonly onBack: () => void;
}

interface FrameProps extends StepProps {
  readonly name: StepName;
  /** What stands here is another thing than what was written down: Back asks first, and `onKeep` writes it down. */
  readonly isChanged?: boolean;
  readonly onKeep?: () => void;
  readonly actions?: ComponentChildren;
  readonly children?: ComponentChildren;
}

export function StepScreen(props: FrameProps): JSX.Element {
  const { name, lacks, state, isClosed, isChanged = false, onKeep, actions, children } = props;
  const { t } = useWords();
  const [titleOf, lackOf] = [useStepTitle(), useLackText()];
  const leaving = useLeaving(isChanged && !isClosed && state !== "working", onKeep, props.onBack);
  return (
    <Screen
      title={titleOf(name)}
      lead={t(`closing.lead.${name}`)}
      layout="wide"
      onBack={leaving.onBack}
      actions={actions}
    >
      {state === "failed" && <Notice kind="alert">{t("closing.notSaved")}</Notice>}
      {isClosed && name !== "erase" && name !== "publish" && <Notice icon="lock">{t("closing.over")}</Notice>}
      {lacks.length > 0 && (
        <Notice kind="warning" title={t("closing.lacks")}>
          <ul class="plain-list">
            {lacks.map((lack) => (
              <li key={lack.code}>{lackOf(lack)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {children}
      {leaving.question}
    </Screen>
  );
}
