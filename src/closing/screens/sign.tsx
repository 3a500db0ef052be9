/** Step 8: the dry run, and the signatures. Nothing is erased before the last one. Rules G5, G7 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FileButton } from "../../ui/file-button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { WordGrid } from "../../ui/word-grid.tsx";
import type { Translate } from "../../words/translate.ts";
import type { FileRefusal } from "../model.ts";
import { Refused } from "./refused.tsx";
import { type StepProps, StepScreen } from "./step-screen.tsx";

/** Who would be asked to erase, and what each may still hold if it never answers. */
export interface DryHolder {
  readonly key: string;
  /** Two picture-words; empty for a relay. */
  readonly label: string;
  readonly role: number;
  readonly heardMs: number | null;
  readonly mayHold: readonly number[];
}

/** What the statement would say. */
export interface DryRun {
  readonly holders: readonly DryHolder[];
  readonly cards: number;
  readonly keys: number;
  readonly exceptions: number;
  readonly extensions: number;
  /** Coordinators sign, and whether a custodian's papers have to sign as well. */
  readonly k: number;
  readonly needsPapers: boolean;
}

/** What this device goes by: whoever signs with old knowledge completes an order that others may have overruled (T44 of control/SPEC.md). */
export interface Knowledge {
  /** When the programme ends by the terms that are known here. */
  readonly endsMs: number;
  /** The other coordinators by label, and the newest time that each signed and this device has read; `null`: none. */
  readonly others: readonly { readonly label: string; readonly newestMs: number | null }[];
}

/** A point in which this device would state something else. */
export type Difference = "holders" | "cards" | "epochs" | "terms" | "totals" | "exceptions" | "paper" | "other";

/**
 * `before`: steps are missing. `ready`: nothing is drafted. `drafted`: read back, waits for this device. `waits`: signed here. `asked`: somebody else signed first.
 * `parts`: pieces of it are missing here. `papers`: only the recovery papers are missing. `closed`: all signed.
 */
export type SignStage = "before" | "ready" | "drafted" | "waits" | "asked" | "parts" | "papers" | "closed";

interface SignProps extends StepProps {
  readonly stage: SignStage;
  /** Of what is to be signed, or would be; `null` while it is not known here. */
  readonly run: DryRun | null;
  readonly knows: Knowledge;
  /** The numbers of the picture-words that every signer's screen shows alike; empty before it is drafted. */
  readonly pictures: readonly number[];
  readonly differences: readonly Difference[];
  /** Labels of coordinators who signed, and how many are missing. */
  readonly signedBy: readonly string[];
  readonly missing: number;
  readonly onDraft: () => void;
  readonly onSign: () => void;
  readonly onPapers: () => void;
  readonly onLook: () => void;
  /** Another statement is being written in the place of one that lacks signatures. */
  readonly isAnew: boolean;
  readonly onAnew: () => void;
  /** Why the file that was brought last was not taken. */
  readonly refused: FileRefusal | null;
  /** The order that another signer carried here. */
  readonly onFile: (file: File) => void;
}

export function SignScreen(props: SignProps): JSX.Element {
  const { t, picture, label, listed } = useWords();
  const [isAsking, setAsking] = useState(false);
  const { stage } = props;
  return (
    <StepScreen {...props} name="close" actions={actionOf({ ...props, t, onAsk: () => setAsking(true) })}>
      {props.isAnew && stage !== "closed" && <Notice>{t("closing.anewText")}</Notice>}
      {stage === "asked" && (
        <Notice icon="people">{t("closing.asked", { names: listed(props.signedBy.map(label)) })}</Notice>
      )}
      {stage === "parts" && <Notice icon="clock">{t("closing.partsMissing")}</Notice>}
      {stage === "waits" && <Notice kind="good">{t("closing.signedHere", { count: props.missing })}</Notice>}
      {stage === "papers" && <Notice icon="book">{t("closing.papersMissing")}</Notice>}
      {stage === "closed" && <Notice kind="good">{t("closing.closed")}</Notice>}
      {props.pictures.length > 0 && (
        <section class="stack">
          <h2>{t("closing.compareTitle")}</h2>
          <p>{t("closing.compareHow")}</p>
          <div class="closing-compare">
            <WordGrid words={props.pictures.map(picture)} pictures={props.pictures} />
          </div>
        </section>
      )}
      {props.differences.length > 0 && stage === "asked" && (
        <Notice kind="warning" title={t("closing.differs")}>
          <ul class="plain-list">
            {props.differences.map((point) => (
              <li key={point}>{t(`closing.difference.${point}`)}</li>
            ))}
          </ul>
          <p>{t("closing.differsHow")}</p>
        </Notice>
      )}
      {SIGNABLE.includes(stage) && <Knows knows={props.knows} />}
      {WAITING.includes(stage) && (
        <div class="more">
          {props.refused && <Refused why={props.refused} />}
          <FileButton label={t("closing.takeOrder")} onFile={props.onFile} />
        </div>
      )}
      {props.run && stage !== "before" && <DryRunView run={props.run} />}
      {LEAVABLE.includes(stage) && (
        <div class="more">
          <Button kind="quiet" icon="refresh" disabled={props.state === "working"} onPress={props.onAnew}>
            {t("closing.anew")}
          </Button>
        </div>
      )}
      {isAsking && (
        <Sure
          run={props.run}
          onNo={() => setAsking(false)}
          onYes={() => {
            setAsking(false);
            props.onSign();
          }}
        />
      )}
    </StepScreen>
  );
}

/** This device may sign now. */
const SIGNABLE: readonly SignStage[] = ["drafted", "asked"];

function Knows({ knows: { endsMs, others } }: { readonly knows: Knowledge }) {
  const { t, moment, label } = useWords();
  return (
    <section class="stack">
      <h2>{t("closing.knowsTitle")}</h2>
      <ul class="plain-list">
        <li>{t("closing.knowsEnd", { moment: moment(endsMs) })}</li>
        {others.map(({ label: name, newestMs }) => (
          <li key={name}>
            {newestMs === null
              ? t("closing.knowsNothing", { label: label(name) })
              : t("closing.knowsOf", { label: label(name), moment: moment(newestMs) })}
          </li>
        ))}
      </ul>
      {others.length > 0 && <p>{t("closing.knowsHow")}</p>}
    </section>
  );
}

/** The last signature may be on another device, and no network between them. */
const WAITING: readonly SignStage[] = ["waits", "parts"];

/** Signed by too few: whoever finds a mistake writes another. */
const LEAVABLE: readonly SignStage[] = ["waits", "asked", "papers"];

/** What can be done now; `null` for nothing, so that no empty bar stands at the foot. */
function actionOf({
  stage,
  state,
  onDraft,
  onAsk,
  onPapers,
  onLook,
  t,
}: SignProps & { onAsk: () => void; t: Translate }) {
  const busy = state === "working";
  switch (stage) {
    case "ready":
      return (
        <Button kind="primary" wide icon="form" busy={busy} onPress={onDraft}>
          {t("closing.draft")}
        </Button>
      );
    case "drafted":
    case "asked":
      return (
        <Button kind="primary" wide icon="pencil" busy={busy} onPress={onAsk}>
          {t(stage === "drafted" ? "closing.sign" : "closing.signSame")}
        </Button>
      );
    case "papers":
      return (
        <Button kind="primary" wide icon="book" busy={busy} onPress={onPapers}>
          {t("closing.typePapers")}
        </Button>
      );
    case "waits":
    case "parts":
      return (
        <Button wide icon="refresh" busy={busy} onPress={onLook}>
          {t("closing.look")}
        </Button>
      );
    default:
      return null;
  }
}

/** What would be destroyed, where, and who may keep something. */
function DryRunView({ run }: { run: DryRun }) {
  const { t, number, moment, label } = useWords();
  const facts = [
    [t("closing.dryHolders"), run.holders.length],
    [t("closing.dryCards"), run.cards],
    [t("closing.dryKeys"), run.keys],
    [t("closing.dryExceptions"), run.exceptions],
    [t("closing.dryExtensions"), run.extensions],
  ] as const;
  return (
    <section class="stack">
      <h2>{t("closing.dryTitle")}</h2>
      <dl class="closing-counts">
        {facts.map(([name, count]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{number(count)}</dd>
          </div>
        ))}
      </dl>
      <h2>{t("closing.dryWho")}</h2>
      <p>{t("closing.dryWhoHow")}</p>
      <ul class="closing-list">
        {run.holders.map((holder) => (
          <li key={holder.key} class="closing-list__row">
            <span class="closing-list__head">
              <strong>{holder.label ? <bdi>{label(holder.label)}</bdi> : t("closing.role4")}</strong>
              <span>{t(`closing.role${holder.role as 1 | 2 | 3 | 4}`)}</span>
            </span>
            {holder.role !== 4 && (
              <span>
                {holder.heardMs === null
                  ? t("closing.neverHeard")
                  : t("closing.lastHeard", { moment: moment(holder.heardMs) })}
              </span>
            )}
            {holder.mayHold.map((code) => (
              <span key={code}>{t(`closing.mayHold${code as 1 | 2 | 3 | 4}`)}</span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The second tap says what follows and what cannot be taken back. */
function Sure({ run, onNo, onYes }: { run: DryRun | null; onNo: () => void; onYes: () => void }) {
  const { t } = useWords();
  const isAlone = run !== null && run.k === 1 && !run.needsPapers;
  return (
    <Dialog
      title={t("closing.sureTitle")}
      onClose={onNo}
      actions={
        <>
          <Button onPress={onNo}>{t("closing.sureNo")}</Button>
          <Button onPress={onYes}>{t("closing.sureYes")}</Button>
        </>
      }
    >
      <p>{t("closing.sureText")}</p>
      <p>{t("closing.sureOnce")}</p>
      {isAlone && <Notice kind="alert">{t("closing.sureAlone")}</Notice>}
    </Dialog>
  );
}
