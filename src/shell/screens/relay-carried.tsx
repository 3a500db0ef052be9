/** A carried file on the page of the relay. The box passes its sealed pieces on to itself, says which it took, and reads none of them. */
import type { JSX } from "preact";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Progress } from "../../ui/progress.tsx";
import type { PlainKey } from "../../words/translate.ts";
import { DropPlace } from "./drop-place.tsx";
import { MissingParts } from "./missing-parts.tsx";

/** What the relay took of a file. */
export interface CarriedTaken {
  readonly trouble: null;
  /** Pieces that are new to the relay. */
  readonly fresh: number;
  /** Whose pieces could not all be taken: earlier ones are missing. */
  readonly waiting: number;
  readonly parts: number;
  readonly missing: readonly number[];
}

/** `none`: no file yet. `foreign`: of no programme at this relay. `silent`: the relay did not answer. */
export type Carried =
  | { readonly trouble: "none" | "working" | "other" | "newer" | "cut" | "foreign" | "silent" }
  | CarriedTaken;

interface RelayCarriedProps {
  readonly carried: Carried;
  readonly onFile: (file: File) => void;
}

const TROUBLES = {
  other: ["carry.otherFile", "carry.otherFileHint"],
  newer: ["carry.newerFile", "relayPage.carryNewer"],
  cut: ["carry.cutFile", "carry.askAgain"],
  foreign: ["relayPage.carryForeign", "relayPage.carryForeignHint"],
  silent: ["relayPage.silentTitle", "relayPage.carrySilent"],
} as const satisfies Readonly<Record<string, readonly [PlainKey, PlainKey]>>;

export function RelayCarried({ carried, onFile }: RelayCarriedProps): JSX.Element {
  const { t } = useWords();
  return (
    <>
      <h2>{t("relayPage.carry")}</h2>
      <Outcome carried={carried} />
      <DropPlace hint={t("relayPage.carryText")} label={t("relayPage.carryChoose")} onFile={onFile} />
      <p class="muted">{t("relayPage.carryOut")}</p>
    </>
  );
}

function Outcome({ carried }: Pick<RelayCarriedProps, "carried">) {
  const { t } = useWords();
  const { trouble } = carried;
  if (trouble === null) return <Taken {...carried} />;
  if (trouble === "none") return <Notice kind="quiet">{t("relayPage.carryNone")}</Notice>;
  if (trouble === "working") return <Progress label={t("relayPage.carryWorking")} />;
  const [title, hint] = TROUBLES[trouble];
  return (
    <Notice kind="alert" title={t(title)}>
      {t(hint)}
    </Notice>
  );
}

function Taken({ fresh, waiting, parts, missing }: CarriedTaken) {
  const { t } = useWords();
  return (
    <>
      <Notice kind={fresh > 0 ? "good" : "quiet"} icon={fresh > 0 ? "tower" : "info"} announced>
        {fresh > 0 ? t("relayPage.carryFresh", { count: fresh }) : t("relayPage.carryKnown")}
      </Notice>
      <MissingParts missing={missing} parts={parts} />
      {waiting > 0 && <Notice kind="warning">{t("relayPage.carryWaiting")}</Notice>}
    </>
  );
}
