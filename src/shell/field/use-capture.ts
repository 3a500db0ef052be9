/** The draft that is being filled in, kept after each answer, and saving it. */
import { useRef, useState } from "preact/hooks";
import type { Draft } from "../../need/model.ts";
import { startAnother, startDraft } from "../../need/rules.ts";
import type { SaveState } from "../../need/screens/check.tsx";
import { useWords } from "../../ui/language.tsx";
import { type Follow, makeSaving } from "../../ui/saving.ts";
import { makeDraftKeeper } from "../acts/draft.ts";
import { makeOpSaver, type SaveOwnOp } from "../acts/own-ops.ts";
import { makeNeedSaver } from "../acts/save-need.ts";
import type { FieldInside } from "../inside.ts";
import { useEffort } from "../use-effort.ts";
import type { Page } from "./page.ts";

const loadPersistence = () => import("../../store/persistence.ts");

export interface Capture {
  readonly saveOwn: SaveOwnOp;
  readonly draft: Draft | null;
  readonly saveState: SaveState;
  /** Code of the place chosen last on this round. */
  readonly lastPlace: number | null;
  /** Grows with each save. */
  readonly saves: number;
  readonly effort: ReturnType<typeof useEffort>;
  /** Takes up a draft that was left, without storing it again. */
  readonly resume: (draft: Draft) => void;
  readonly change: (draft: Draft) => void;
  readonly start: (draft: Draft) => void;
  readonly startNew: () => void;
  readonly startAnother: (draft: Draft) => void;
  /** Throws the draft away. */
  readonly leave: (to?: "home" | "refused") => void;
  /** Back out of the path: asks first where a record was changed. */
  readonly back: () => void;
  readonly save: (more: boolean) => Promise<void>;
}

interface CaptureParts extends Pick<FieldInside, "device" | "session"> {
  readonly noticeVersion: number;
  readonly asksCounts: boolean;
  readonly asksNote: boolean;
  readonly givesCards: boolean;
  readonly today: number;
  readonly go: (page: Page) => void;
}

export function useCapture(parts: CaptureParts): Capture {
  const { device, session, noticeVersion, asksCounts, asksNote, givesCards, today, go } = parts;
  const { vault } = session;
  const { tag } = useWords();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [saveState, setSaveState] = useState<SaveState>("ready");
  const [lastPlace, setLastPlace] = useState<number | null>(null);
  const [saves, setSaves] = useState(0);
  const keeper = useRef(makeDraftKeeper(vault)).current;
  const saveOwn = useRef(makeOpSaver(device, vault)).current;
  const saveNeed = useRef(makeNeedSaver(device, vault, saveOwn)).current;
  const [saving] = useState(makeSaving);
  const effort = useEffort();
  const first = useRef<Draft | null>(null);
  /** Language of the last talk, and of the screen then: who changes the screen's speaks to somebody else. */
  const talk = useRef({ tag, language: tag });

  const change = (next: Draft) =>
    saving.press(() => {
      setDraft(next);
      setSaveState("ready");
      keeper.keep(next, today);
    });
  const leave = (to: "home" | "refused" = "home") => {
    keeper.drop();
    setDraft(null);
    go({ at: draft?.corrects ? "today" : to });
  };
  const start = (next: Draft) => {
    effort.start();
    first.current = next;
    change(next);
    go({ at: "capture" });
  };
  async function save(more: boolean): Promise<void> {
    if (draft)
      await saving.run(
        () => saveDraft(draft, more),
        () => setSaveState("failed"),
      );
  }
  /** What follows ends the draft: no press meanwhile leads back into it. */
  async function saveDraft(draft: Draft, more: boolean): Promise<Follow | null> {
    setSaveState("saving");
    if (saves === 0)
      loadPersistence().then(
        ({ askToPersist }) => askToPersist(2_000, [vault.id]),
        () => undefined,
      );
    await keeper.settled();
    if (draft.corrects !== null) return saveChange(draft);
    const saved = await saveNeed(draft, asksNote);
    if (!saved.ok) return refuse(saved.error.code);
    setLastPlace(draft.area);
    talk.current = { tag, language: draft.language };
    kept();
    const { key, need } = saved.value;
    const next: Page = { at: "saved", need, draft, key: saves };
    return (pressed) => {
      // Who went back meanwhile asks for nothing else to be written: the page after saving says where this one is.
      if (more && !pressed) return start(startAnother(draft));
      setDraft(null);
      // A referral says an area and a flag: no card leads to it.
      go(need.kind === "help" && givesCards ? { at: "card", key, alias: need.alias, next } : next);
    };
  }
  /** What was changed is to be seen in the list it was changed from. */
  async function saveChange(change: Draft): Promise<Follow | null> {
    const saved = await Promise.all([import("../acts/correct-need.ts"), session.load()])
      .then(([{ correctNeed }, { engine }]) => correctNeed(vault, engine.replica(), saveOwn, change, asksNote))
      .catch(() => null);
    if (!saved?.ok) return refuse(saved?.error.code);
    kept();
    return () => {
      setDraft(null);
      go({ at: "today" });
    };
  }
  function refuse(code?: string): null {
    setSaveState(code === "STORE_FULL" ? "full" : "failed");
    return null;
  }
  function kept(): void {
    setSaveState("ready");
    setSaves((count) => count + 1);
    session.nudge();
  }
  return {
    ...{ saveOwn, draft, saveState, lastPlace, saves, effort, change, start, leave, save },
    resume: setDraft,
    back: () =>
      saving.press(() => {
        if (draft?.corrects && draft !== first.current) go({ at: "recover" });
        else leave();
      }),
    startNew: () =>
      start(startDraft(talk.current.tag === tag ? talk.current.language : tag, noticeVersion, asksCounts)),
    startAnother: (from) => start(startAnother(from)),
  };
}
