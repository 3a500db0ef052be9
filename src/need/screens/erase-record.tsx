/** Erasing one record: what it means, then a second tap; and the mark that stays of an erased one. Rule N7 of README.md. */
import type { JSX } from "preact";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import type { Alias } from "../model.ts";
import "./screens.css";

interface EraseRecordProps {
  readonly alias: Alias;
  readonly state: "ask" | "working" | "failed";
  readonly onErase: () => void;
  readonly onKeep: () => void;
}

/** The question before a record is erased. Keeping it comes first, and Escape keeps it. */
export function EraseRecord({ alias, state, onErase, onKeep }: EraseRecordProps): JSX.Element {
  const { t, alias: aliasOf } = useWords();
  const isWorking = state === "working";
  return (
    <Dialog
      title={t("erased.title", { alias: aliasOf(alias) })}
      onClose={isWorking ? () => undefined : onKeep}
      actions={
        <>
          <Button disabled={isWorking} onPress={onKeep}>
            {t("erased.keep")}
          </Button>
          <Button kind="danger" icon="crossOut" busy={isWorking} onPress={onErase}>
            {t(isWorking ? "erased.working" : "erased.do")}
          </Button>
        </>
      }
    >
      {state === "failed" && <Notice kind="alert">{t("erased.failed")}</Notice>}
      <p>{t("erased.text1")}</p>
      <p>{t("erased.text2")}</p>
      <p>{t("erased.text3")}</p>
    </Dialog>
  );
}

/** A record that was erased. */
export interface ErasedRow {
  /** Names the record on this screen only. */
  readonly key: string;
  /** Its name while this device still knows it. */
  readonly alias: Alias | null;
  /** `here`: nobody else was told yet. A count needs one signed answer for each copy that it counts. */
  readonly copies: "here" | "asked" | { readonly confirmed: number; readonly of: number };
}

/** What is left of erased records: a mark each, announced when it changes. */
export function ErasedRows({ rows }: { rows: readonly ErasedRow[] }): JSX.Element | null {
  const { t, alias: aliasOf } = useWords();
  if (rows.length === 0) return null;
  return (
    <section class="need-group">
      <h2 class="need-group__title">
        <Icon name="crossOut" />
        <span>{t("needs.group", { label: t("erased.rowsTitle"), count: rows.length })}</span>
      </h2>
      <p class="muted">{t("erased.rowsHint")}</p>
      <ul class="need-rows">
        {rows.map(({ key, alias, copies }) => (
          <li key={key} class="need-row">
            <p class="need-row__alias">
              <bdi>{alias ? aliasOf(alias) : t("erased.aRecord")}</bdi>
            </p>
            <p role="status">
              {typeof copies === "string"
                ? t(`erased.${copies}`)
                : t("erased.copies", { confirmed: copies.confirmed, count: copies.of })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
