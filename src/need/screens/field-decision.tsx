/** One question with different answers: the answers side by side in equal weight, then what was chosen, with a way back. */
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Place } from "../choices.ts";
import type { Need } from "../model.ts";
import { useFieldWords } from "./field-words.ts";
import { useWriterWords, type Writer } from "./writer.ts";

/** One of the answers. */
export interface ConflictAnswer {
  /** Names the answer on this screen only. */
  readonly key: string;
  /** The record as it is with this answer; `null` where this version cannot read it. */
  readonly need: Need | null;
  readonly by: Writer | null;
  /** ms since 1970 UTC by the writer's clock. */
  readonly atMs: number;
}

/** A field with two or more answers. Sector and item that were written together are one conflict, told by the item's field. */
export interface FieldConflict {
  /** Field code of the need. */
  readonly field: number;
  /** In any order; shown by key, which says nothing about who is right. */
  readonly answers: readonly ConflictAnswer[];
}

/** What a person picked: an answer, or `null` for keeping the field undecided, and out of what (`answersShown`). */
export interface Picked {
  readonly key: string | null;
  readonly among: string;
}

/** Names the answers that are shown: a pick among others than these is not one any more. */
export const answersShown = ({ answers }: FieldConflict): string =>
  answers
    .map(({ key }) => key)
    .sort()
    .join(" ");

interface FieldDecisionProps {
  readonly conflict: FieldConflict;
  readonly places: readonly Place[];
  readonly picked: Picked | null;
  readonly onPick: (picked: Picked | null) => void;
}

/** The focus goes to the question after each pick and each undo, so that a keyboard goes on from there. */
export function FieldDecision({ conflict, places, picked, onPick }: FieldDecisionProps): JSX.Element {
  const { t } = useWords();
  const words = useFieldWords(places);
  const titleId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const isTouched = useRef(false);
  const among = answersShown(conflict);
  const isStale = picked !== null && picked.among !== among;
  const title = words.title(conflict.field);
  const move = (next: Picked | null) => {
    isTouched.current = true;
    onPick(next);
  };
  useEffect(() => {
    if (isTouched.current) heading.current?.focus();
  }, [picked?.key, picked === null]);
  return (
    <section class="decision" aria-labelledby={titleId}>
      <h2 class="decision__title" id={titleId} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {isStale && (
        <Notice kind="warning" announced>
          {t("conflict.moved")}
        </Notice>
      )}
      {picked === null || isStale ? (
        <Answers conflict={conflict} places={places} title={title} onPick={(key) => move({ key, among })} />
      ) : (
        <Decided conflict={conflict} places={places} title={title} picked={picked} onUndo={() => move(null)} />
      )}
    </section>
  );
}

interface PartProps {
  readonly conflict: FieldConflict;
  readonly places: readonly Place[];
  readonly title: string;
}

function Answers({ conflict, places, title, onPick }: PartProps & { onPick: (key: string | null) => void }) {
  const { t } = useWords();
  const words = useFieldWords(places);
  const { who, when } = useWriterWords();
  const answers = [...conflict.answers].sort((a, b) => (a.key < b.key ? -1 : 1));
  return (
    <Cards label={title} pairs>
      {answers.map(({ key, need, by, atMs }) => {
        const answer = words.answer(conflict.field, need);
        return (
          <Card
            key={key}
            title={<bdi>{answer}</bdi>}
            note={
              <>
                <p>{who(by)}</p>
                <p>{when(by, atMs)}</p>
              </>
            }
            actions={
              <Button wide label={t("conflict.chooseLine", { answer })} onPress={() => onPick(key)}>
                {t("conflict.choose")}
              </Button>
            }
          />
        );
      })}
      <Card
        tone="past"
        title={t("conflict.keep")}
        note={t("conflict.keepHint")}
        actions={
          <Button wide label={t("conflict.keepLine", { question: title })} onPress={() => onPick(null)}>
            {t("conflict.keep")}
          </Button>
        }
      />
    </Cards>
  );
}

function Decided({ conflict, places, title, picked, onUndo }: PartProps & { picked: Picked; onUndo: () => void }) {
  const { t } = useWords();
  const words = useFieldWords(places);
  const answer = conflict.answers.find(({ key }) => key === picked.key);
  return (
    <Notice kind={answer ? "good" : "info"} icon={answer ? "check" : "question"} announced>
      <p>{answer ? t("conflict.chosen", { answer: words.answer(conflict.field, answer.need) }) : t("conflict.kept")}</p>
      <Button icon="back" label={t("conflict.undoLine", { question: title })} onPress={onUndo}>
        {t("conflict.undo")}
      </Button>
    </Notice>
  );
}
