/** Step 6: paper, item by item, with who saw it; and what only people know and the certificate says. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Choices } from "../../ui/chips.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { useIsChanged } from "../../ui/leaving.tsx";
import { Notice } from "../../ui/notice.tsx";
import { toAsciiDigits } from "../../words/digits.ts";
import {
  type Details,
  MAX_CONTACT,
  MAX_INITIALS,
  MAX_PRINTED,
  PAPERS,
  type PaperAnswer,
  type PaperFate,
} from "../model.ts";
import { mayBeNone, type PapersMade } from "../paper-rules.ts";
import { type StepProps, StepScreen } from "./step-screen.tsx";

interface PaperProps extends StepProps {
  readonly answers: readonly PaperAnswer[];
  readonly details: Details;
  /** Papers that were made, with what people say of them in `details`. */
  readonly madeWith: (details: Details) => PapersMade;
  /** What recovery papers can still open, in one sentence, or `null` where there are none. */
  readonly recovery: string | null;
  readonly onSave: (answers: readonly PaperAnswer[], details: Details) => void;
}

const FATES: readonly PaperFate[] = ["destroyed", "kept", "none"];

export function PaperScreen(props: PaperProps): JSX.Element {
  const { t } = useWords();
  const [answers, setAnswers] = useState(props.answers);
  const [details, setDetails] = useState(props.details);
  const made = props.madeWith(details);
  const change = (answer: PaperAnswer) =>
    setAnswers([...answers.filter(({ code }) => code !== answer.code), answer].sort((a, b) => a.code - b.code));
  const save = () => props.onSave(answers, details);
  return (
    <StepScreen
      {...props}
      name="paper"
      isChanged={useIsChanged([answers, details])}
      onKeep={save}
      actions={
        !props.isClosed && (
          <Button kind="primary" wide icon="check" busy={props.state === "working"} onPress={save}>
            {t("closing.paperSave")}
          </Button>
        )
      }
    >
      <ul class="closing-list">
        {PAPERS.map((code) => (
          <PaperLine
            key={code}
            code={code}
            mayBeNone={mayBeNone(made, code)}
            answer={answers.find((one) => one.code === code)}
            onChange={change}
          />
        ))}
      </ul>
      {props.recovery && <Notice kind="warning">{props.recovery}</Notice>}
      <DetailFields details={details} onChange={setDetails} />
    </StepScreen>
  );
}

interface LineProps {
  readonly code: (typeof PAPERS)[number];
  readonly mayBeNone: boolean;
  readonly answer: PaperAnswer | undefined;
  readonly onChange: (answer: PaperAnswer) => void;
}

function PaperLine({ code, mayBeNone, answer, onChange }: LineProps) {
  const { t } = useWords();
  const title = t(`closing.paper${code}`);
  const fates = FATES.filter((fate) => fate !== "none" || mayBeNone);
  return (
    <li class="closing-list__row">
      <Choices
        legend={title}
        choices={fates.map((fate) => ({ code: fate, label: t(`closing.fate.${fate}`) }))}
        chosen={answer?.fate ?? null}
        onChange={(fate) => onChange({ code, fate, initials: answer?.initials ?? "" })}
      />
      {!mayBeNone && <p class="muted">{t("closing.paperMade")}</p>}
      {answer && answer.fate !== "none" && (
        <Field
          id={`initials-${code}`}
          label={t("closing.initials")}
          maxLength={MAX_INITIALS}
          value={answer.initials}
          onInput={(initials) => onChange({ ...answer, initials })}
        />
      )}
    </li>
  );
}

function DetailFields({ details, onChange }: { details: Details; onChange: (details: Details) => void }) {
  const { t } = useWords();
  const numeric = (name: "sheets" | "leasePrinted" | "leaseDestroyed") => (
    <Field
      id={`detail-${name}`}
      label={t(`closing.detail.${name}`)}
      inputMode="numeric"
      value={details[name] === 0 ? "" : String(details[name])}
      onInput={(text) => onChange({ ...details, [name]: toNumber(text) })}
    />
  );
  return (
    <div class="stack">
      <Field
        id="detail-contact"
        label={t("closing.detail.contact")}
        hint={t("closing.detail.contactHint")}
        maxLength={MAX_CONTACT}
        lines={2}
        value={details.contact}
        onInput={(contact) => onChange({ ...details, contact })}
      />
      {numeric("sheets")}
      {numeric("leasePrinted")}
      {numeric("leaseDestroyed")}
    </div>
  );
}

/** The digits in `text`, of any script, as one number; nothing else counts. */
const toNumber = (text: string): number => Math.min(MAX_PRINTED, Number(toAsciiDigits(text).replaceAll(/\D/g, "")));
