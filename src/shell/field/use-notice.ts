/** What the notice shows: its facts in the language of the draft, and around it what comes a moment later. */
import { useEffect, useState } from "preact/hooks";
import type { Draft } from "../../need/model.ts";
import type { NoticeExtras, NoticeFacts } from "../../need/screens/notice.tsx";
import { localDay } from "../../programme/days.ts";
import { setupOf } from "../../programme/model.ts";
import { useWords } from "../../ui/language.tsx";
import type { Catalogue } from "../../words/translate.ts";
import type { Field } from "./field.ts";

interface Spoken {
  readonly tag: string;
  readonly catalogue: Catalogue;
}

/** All words of a language: the notice's own, and those of the answers. */
async function loadSpoken(tag: string): Promise<Spoken> {
  const { field, others } = await import("../catalogues.ts");
  const [notice, answers] = await Promise.all([field(tag), others(tag)]);
  return { tag, catalogue: { ...notice, ...answers } };
}

export function useNotice(
  field: Field,
  draft: Draft | null,
): { readonly facts: NoticeFacts; readonly extras: NoticeExtras | null } {
  const { tag } = useWords();
  const { session, settings, capture, device } = field;
  const { charter } = session.vault.identity();
  const [spoken, setSpoken] = useState<Spoken | null>(null);
  const [extras, setExtras] = useState<NoticeExtras | null>(null);
  const language = draft?.language ?? tag;
  const isAtNotice = draft?.step === "notice";
  useEffect(() => {
    if (!isAtNotice || language === tag || spoken?.tag === language) return;
    // Where it does not open the talk is in the language of the screen, and so is the record.
    loadSpoken(language).then(setSpoken, () => draft && capture.change({ ...draft, language: tag }));
  }, [isAtNotice, language, tag]);
  useEffect(() => {
    if (!isAtNotice) return;
    const speak = async (next: string) => {
      if (next !== tag) setSpoken(await loadSpoken(next));
      if (draft) capture.change({ ...draft, language: next });
    };
    Promise.all([import("./notice-part.tsx"), device.loadAllWords()])
      .then(([{ makeExtras }]) => makeExtras(field, speak))
      .then(setExtras, () => undefined);
  }, [isAtNotice, language, tag]);
  const { helpsWithout, givesCards, basis } = setupOf(settings);
  const endDay = localDay(charter.expiresMs - 1, charter.timeZone);
  const words = language === tag ? {} : { spoken: spoken?.tag === language ? spoken.catalogue : null };
  return { facts: { language, endDay, helpsWithout, givesCards, basis, ...words }, extras };
}
