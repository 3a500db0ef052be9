/** What a carried file brought, or why it brought nothing. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { PlainKey } from "../../words/translate.ts";
import { MissingParts } from "./missing-parts.tsx";

/** Why a file could not be opened. */
export type FileTrouble = "other" | "newer" | "nothing" | "foreign" | "full";

export type BroughtView =
  | { readonly trouble: FileTrouble }
  /** A file of the programme's end. */
  | { readonly trouble: "end"; readonly what: "order" | "answer" }
  | {
      readonly trouble: null;
      /** The two picture-words of the device that made it, in English; `null` where that is not told. */
      readonly maker: string | null;
      readonly isFromCoordinator: boolean;
      readonly madeMs: number | null;
      readonly newNeeds: number;
      readonly answered: number;
      readonly isNew: boolean;
      readonly parts: number;
      readonly missing: readonly number[];
      /** Pieces that wait for an earlier file. */
      readonly early: number;
      readonly hasStrangers: boolean;
      readonly isFlawed: boolean;
      readonly isForged: boolean;
      readonly isCopied: boolean;
      /** Whether the relay has it, too; `null` where none was asked. */
      readonly relay: boolean | null;
      /** The other side waits for an answer from here. */
      readonly isAnswerDue: boolean;
      /** There are other coordinators who need the file. */
      readonly isForOthers: boolean;
    };

type Opened = Extract<BroughtView, { readonly trouble: null }>;

const TROUBLES = {
  other: ["carry.otherFile", "carry.otherFileHint"],
  newer: ["carry.newerFile", "carry.newerFileHint"],
  nothing: ["carry.cutFile", "carry.askAgain"],
  foreign: ["carry.foreignFile", "carry.foreignFileHint"],
  full: ["carry.fullHere", "carry.fullHereHint"],
} as const satisfies Record<FileTrouble, readonly [PlainKey, PlainKey]>;

const ENDS = { order: "carry.endOrder", answer: "carry.endAnswer" } as const;

export function BroughtPart({ brought }: { brought: BroughtView }): JSX.Element {
  const { t } = useWords();
  if (brought.trouble === null) return <OpenedPart {...brought} />;
  if (brought.trouble === "end")
    return (
      <Notice kind="good" title={t(ENDS[brought.what])} announced>
        {t("carry.endKept")}
      </Notice>
    );
  const [title, hint] = TROUBLES[brought.trouble];
  return (
    <Notice kind="alert" title={t(title)} announced>
      {t(hint)}
    </Notice>
  );
}

function OpenedPart(brought: Opened) {
  const { t } = useWords();
  return (
    <>
      <Notice
        kind={brought.isNew ? "good" : "quiet"}
        icon={brought.isNew ? "check" : "info"}
        title={t("carry.brought")}
        announced
      >
        <ul class="facts-list">
          <From {...brought} />
          {brought.newNeeds > 0 && <li>{t("carry.newNeeds", { count: brought.newNeeds })}</li>}
          {brought.answered > 0 && <li>{t("carry.answered", { count: brought.answered })}</li>}
          {!brought.isNew && <li>{t("carry.nothingNew")}</li>}
          {brought.relay === true && <li>{t("carry.relayHas")}</li>}
          {brought.relay === false && <li>{t("carry.relayLater")}</li>}
        </ul>
      </Notice>
      <MissingParts {...brought} />
      {brought.early > 0 && <Notice kind="warning">{t("carry.early", { count: brought.early })}</Notice>}
      {brought.hasStrangers && <Notice kind="warning">{t("carry.strangers")}</Notice>}
      {brought.isFlawed && <Notice kind="warning">{t("carry.flawed")}</Notice>}
      {brought.isForged && <Notice kind="warning">{t("carry.forged")}</Notice>}
      {brought.isCopied && <Notice kind="alert">{t("carry.copied")}</Notice>}
      {brought.isAnswerDue && <Notice kind="info">{t("carry.answerDue")}</Notice>}
      {brought.isForOthers && <Notice kind="info">{t("carry.forOthers")}</Notice>}
    </>
  );
}

function From({ maker, isFromCoordinator, madeMs }: Opened) {
  const { t, moment } = useWords();
  if (maker === null || madeMs === null) return <li>{t("carry.fromUnknown")}</li>;
  const values = { who: maker, moment: moment(madeMs) };
  return <li>{t(isFromCoordinator ? "carry.fromCoordinator" : "carry.fromPhone", values)}</li>;
}
