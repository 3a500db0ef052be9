/** A phone on its way into a programme, up to the comparison of words. */
import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { PlainKey } from "../../words/translate.ts";
import "./screens.css";
import "./use-behind-sheet.ts";

interface JoinProps {
  /** The camera part; `null` where there is no camera or none was allowed. */
  readonly scanner: ComponentChildren | null;
  /** Gets the pasted text without spaces at its ends; not judged here. */
  readonly onInvite: (text: string) => void;
  readonly onBack: () => void;
}

/** Scan or paste. Both lead to the same check. */
export function JoinScreen({ scanner, onInvite, onBack }: JoinProps): JSX.Element {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [isTried, setTried] = useState(false);
  const isEmpty = text.trim() === "";
  const go = () => (isEmpty ? setTried(true) : onInvite(text.trim()));
  return (
    <Screen
      title={t("join.title")}
      lead={t("join.lead")}
      onBack={onBack}
      actions={
        <Button kind="primary" wide onPress={go}>
          {t("join.continue")}
        </Button>
      }
    >
      {scanner === null ? (
        <Notice kind="quiet" icon="camera">
          {t("join.noCamera")}
        </Notice>
      ) : (
        <section class="scanner" aria-label={t("join.scan")}>
          {scanner}
        </section>
      )}
      <Field
        label={t("join.paste")}
        hint={t("join.pasteHint")}
        value={text}
        onInput={setText}
        lines={3}
        {...(isTried && isEmpty && { error: t("join.empty") })}
      />
    </Screen>
  );
}

/** While the charter is fetched and checked. */
export function JoinCheckingScreen({ onBack }: { readonly onBack: () => void }): JSX.Element {
  const { t } = useWords();
  return (
    <Screen title={t("join.checkingTitle")} onBack={onBack}>
      <Progress label={t("join.checking")} />
    </Screen>
  );
}

/** Why an invite leads nowhere. `refused`: the coordinator said no. `elsewhere`: it names another app address. */
export type JoinProblem =
  | { readonly kind: "damaged" | "unknown" | "unreachable" | "garbled" | "used" | "expired" | "refused" }
  | { readonly kind: "elsewhere"; readonly address: string };

const PROBLEMS = {
  damaged: { title: "join.damagedTitle", text: "join.damaged" },
  unknown: { title: "join.unknownTitle", text: "join.unknown" },
  unreachable: { title: "join.unreachableTitle", text: "join.unreachable" },
  garbled: { title: "join.garbledTitle", text: "join.garbled" },
  used: { title: "join.usedTitle", text: "join.used" },
  expired: { title: "join.expiredTitle", text: "join.expired" },
  refused: { title: "join.refusedTitle", text: "join.refused" },
} as const satisfies Record<Exclude<JoinProblem["kind"], "elsewhere">, { title: PlainKey; text: PlainKey }>;

interface JoinProblemProps {
  readonly problem: JoinProblem;
  /** Tries the same invite again; shown where that can help. */
  readonly onAgain: () => void;
  readonly onAnother: () => void;
}

/** One problem, what it leaves untouched and what to do. */
export function JoinProblemScreen({ problem, onAgain, onAnother }: JoinProblemProps): JSX.Element {
  const { t } = useWords();
  const canAgain = problem.kind === "unreachable" || problem.kind === "garbled";
  const isElsewhere = problem.kind === "elsewhere";
  return (
    <Screen
      title={isElsewhere ? t("join.elsewhereTitle") : t(PROBLEMS[problem.kind].title)}
      actions={
        <>
          {canAgain && (
            <Button kind="primary" wide icon="refresh" onPress={onAgain}>
              {t("join.again")}
            </Button>
          )}
          <Button kind={canAgain ? "plain" : "primary"} wide onPress={onAnother}>
            {t("join.another")}
          </Button>
        </>
      }
    >
      <Notice kind="alert">
        {isElsewhere ? t("join.elsewhere", { address: problem.address }) : t(PROBLEMS[problem.kind].text)}
      </Notice>
    </Screen>
  );
}
