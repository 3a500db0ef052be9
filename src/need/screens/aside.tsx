/** Changes that were set aside: what each would do, by whom, why it does not count. A coordinator may make one their own act. Rules N5, N6 of README.md. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { AsOf } from "../../ui/as-of.tsx";
import { Button } from "../../ui/button.tsx";
import { Card, Cards } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useWords } from "../../ui/language.tsx";
import { EmptyState, Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import type { Place } from "../choices.ts";
import type { Alias, Need } from "../model.ts";
import { useFieldWords } from "./field-words.ts";
import { useWriterWords, type Writer } from "./writer.ts";
import "./screens.css";

/** Why a change does not count, as merging says it. */
export type AsideReason = "kind" | "record" | "revoked" | "double" | "unknown" | "stated" | "late";

/** One change that was set aside. */
export interface AsideRow {
  /** Names the change on this screen only. */
  readonly key: string;
  readonly reason: AsideReason;
  readonly by: Writer | null;
  /** ms since 1970 UTC by the writer's clock. */
  readonly atMs: number;
  readonly act: "new" | "change" | "erase" | "withdraw" | "confirm";
  /** The record's name, where it is known. */
  readonly alias: Alias | null;
  /** What it would say, field by field, each in the record as it would be; empty for an act without answers. */
  readonly answers: readonly { readonly field: number; readonly need: Need | null }[];
  /** Whether a coordinator can do the same as an act of their own: not where two versions exist or it cannot be read. */
  readonly isUsable: boolean;
  /** What the coordinator decided since the screen was opened. */
  readonly decided: "used" | "left" | null;
}

interface AsideProps {
  /** Newest first. */
  readonly rows: readonly AsideRow[];
  readonly places: readonly Place[];
  readonly lastContactMs: number | null;
  readonly nowMs: number;
  readonly offline: boolean;
  readonly onUse: (key: string) => void;
  readonly onLeave: (key: string) => void;
  readonly onBack: () => void;
}

/** Everything that was set aside. */
export function AsideScreen(props: AsideProps): JSX.Element {
  const { t } = useWords();
  const [asking, setAsking] = useState<AsideRow | null>(null);
  const open = props.rows.filter(({ decided }) => decided === null).length;
  return (
    <Screen
      title={t("aside.title")}
      lead={props.rows.length > 0 && t("aside.lead")}
      layout="wide"
      onBack={props.onBack}
      aside={<AsOf lastContactMs={props.lastContactMs} nowMs={props.nowMs} />}
    >
      {props.offline && <Notice kind="quiet">{t("aside.offline")}</Notice>}
      {props.rows.length === 0 ? (
        <EmptyState icon="box" title={t("aside.empty")}>
          {t("aside.emptyHint")}
        </EmptyState>
      ) : (
        <>
          <h2>{t("aside.count", { count: open })}</h2>
          <Cards>
            {props.rows.map((row) => (
              <AsideCard
                key={row.key}
                row={row}
                places={props.places}
                onUse={() => setAsking(row)}
                onLeave={() => props.onLeave(row.key)}
              />
            ))}
          </Cards>
        </>
      )}
      {asking && (
        <UseQuestion
          onClose={() => setAsking(null)}
          onUse={() => {
            setAsking(null);
            props.onUse(asking.key);
          }}
        />
      )}
    </Screen>
  );
}

interface AsideCardProps {
  readonly row: AsideRow;
  readonly places: readonly Place[];
  readonly onUse: () => void;
  readonly onLeave: () => void;
}

function AsideCard({ row, places, onUse, onLeave }: AsideCardProps) {
  const { t } = useWords();
  const { who, when } = useWriterWords();
  const name = who(row.by);
  if (row.decided)
    return (
      <Card tone="past" icon="check" title={name} note={<What row={row} places={places} />}>
        <p role="status">{t(row.decided === "used" ? "aside.used" : "aside.left")}</p>
      </Card>
    );
  return (
    <Card
      title={name}
      note={when(row.by, row.atMs)}
      actions={
        <>
          {row.isUsable && (
            <Button label={t("aside.useLine", { who: name })} onPress={onUse}>
              {t("aside.use")}
            </Button>
          )}
          <Button label={t("aside.leaveLine", { who: name })} onPress={onLeave}>
            {t("aside.leave")}
          </Button>
        </>
      }
    >
      <p>{t(`aside.${row.reason}Why`)}</p>
      <What row={row} places={places} />
      {!row.isUsable && <p class="muted">{t("aside.noUse")}</p>}
    </Card>
  );
}

/** What the change would do. */
function What({ row, places }: { row: AsideRow; places: readonly Place[] }) {
  const { t, alias: aliasOf } = useWords();
  const words = useFieldWords(places);
  const record = row.alias ? aliasOf(row.alias) : t("aside.aRecord");
  return (
    <>
      <p>{row.act === "new" ? t("aside.new") : t(`aside.${row.act}`, { record })}</p>
      {row.answers.length > 0 && (
        <ul class="bullets">
          {row.answers.map(({ field, need }) => (
            <li key={field}>
              {words.title(field)}: <bdi>{words.answer(field, need)}</bdi>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function UseQuestion({ onClose, onUse }: { onClose: () => void; onUse: () => void }) {
  const { t } = useWords();
  return (
    <Dialog
      title={t("aside.useTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("aside.useNo")}</Button>
          <Button onPress={onUse}>{t("aside.use")}</Button>
        </>
      }
    >
      <p>{t("aside.useText")}</p>
    </Dialog>
  );
}
