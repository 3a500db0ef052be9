/**
 * After a decision: it can be taken back while the seconds run, and who needs more time stops them. Nothing is signed, and nothing leaves this device,
 * before. A lock in between leaves the need as it was.
 */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Decision } from "./views.ts";
import "./board-sheet.ts";

interface UndoProps {
  readonly kind: Decision["kind"];
  /** The volunteer's phone; empty for a referral. */
  readonly label: string;
  /** The need, in the words of the screen. */
  readonly alias: string;
  readonly seconds: number;
  readonly needsSecond: boolean;
  readonly onKeep: () => void;
  readonly onUndo: () => void;
}

export function UndoScreen({ kind, label, alias, seconds, needsSecond, onKeep, onUndo }: UndoProps): JSX.Element {
  const { t } = useWords();
  const [left, setLeft] = useState(seconds);
  const [isStopped, stop] = useState(false);
  const keep = useRef(onKeep);
  keep.current = onKeep;
  useEffect(() => {
    if (isStopped) return;
    if (left <= 0) return keep.current();
    const timer = setTimeout(() => setLeft(left - 1), 1_000);
    return () => clearTimeout(timer);
  }, [left, isStopped]);
  return (
    <Screen title={t(DID[kind], { label, alias })} lead={t("decide.undoLead")}>
      {needsSecond && <Notice kind="warning">{t("decide.waitsSecond")}</Notice>}
      {kind === "confirm" && (
        <Notice kind="quiet" icon="phone">
          {t("decide.notCarried", { label })}
        </Notice>
      )}
      {/* Announced once: a number that is spoken every second drowns everything else. */}
      <p class="decide__count" aria-hidden="true">
        {isStopped ? t("decide.undoStopped") : t("decide.undoLeft", { count: left })}
      </p>
      <p class="visually-hidden" role="status">
        {isStopped ? t("decide.undoStopped") : t("decide.undoLeft", { count: seconds })}
      </p>
      <div class="decide__acts">
        <Button icon="back" onPress={onUndo}>
          {t("decide.undo")}
        </Button>
        <Button icon="check" onPress={onKeep}>
          {t("decide.keep")}
        </Button>
        {!isStopped && (
          <Button icon="clock" onPress={() => stop(true)}>
            {t("decide.moreTime")}
          </Button>
        )}
      </div>
    </Screen>
  );
}

const DID = {
  confirm: "decide.didConfirm",
  ask: "decide.didAsk",
  reject: "decide.didReject",
  refer: "decide.didRefer",
} as const;
