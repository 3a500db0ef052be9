/**
 * The pages of a field worker. A need is registered with nothing but what this file imports at once; every other page is a part that is loaded when it
 * is opened, and stands in `loadParts` with the pages that need the engine.
 */
import type { ComponentType, JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { HomeScreen } from "../../need/screens/home.tsx";
import { RefusedScreen } from "../../need/screens/notice.tsx";
import { nextDeliverByMs } from "../../programme/deliver-by.ts";
import { type Settings, setupOf } from "../../programme/model.ts";
import { FrameProvider } from "../../ui/frame.tsx";
import { useWords } from "../../ui/language.tsx";
import { PlaceChip } from "../../ui/place-state.tsx";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { Device } from "../acts/device.ts";
import { readDraft } from "../acts/draft.ts";
import { programmeDay } from "../acts/programme-day.ts";
import type { OwnNeed } from "../acts/records.ts";
import type { FieldInside } from "../inside.ts";
import { Lazy, useLoaded } from "../lazy.tsx";
import type { OpenSession } from "../session.ts";
import { useOnline, useReading, useSession } from "../use-session.ts";
import { CapturePart, SavedPart } from "./capture-part.tsx";
import type { Field } from "./field.ts";
import { makeLeftDraft } from "./left-draft.ts";
import type { Page } from "./page.ts";
import { countPlaces } from "./places.ts";
import { useCapture } from "./use-capture.ts";

/** Comes with its words, which registering does not need. */
const loadNotices = async ({ loadAllWords }: Device) =>
  (await Promise.all([import("../home-notices.tsx"), loadAllWords()]))[0].HomeNotices;
const loadDraftQuestion = () =>
  import("../../need/screens/draft-question.tsx").then(({ DraftQuestionScreen }) => DraftQuestionScreen);
const loadReady = () => import("../screens/join-wait.tsx").then(({ JoinReadyScreen }) => JoinReadyScreen);

const loadHalted = () => import("../loss/halted-part.tsx").then(({ HaltedPart }) => HaltedPart);
const loadCard = () => import("./card-part.tsx").then(({ CardPart }) => CardPart);

const isHandOverCut = async (vault: OpenVault): Promise<boolean> =>
  (await import("../acts/hand-over-mark.ts")).isHandOverMarked(vault);

type Part = () => Promise<ComponentType<Field>>;

/** Pages that show what is known of records come once the engine is there. */
const loadParts = ({ load }: OpenSession): { readonly today: Part; readonly handOver: Part } => ({
  today: () => load().then(() => import("./today-part.tsx").then(({ TodayPart }) => TodayPart)),
  handOver: () => load().then(() => import("./hand-over-part.tsx").then(({ HandOverPart }) => HandOverPart)),
});

/** Since when records have waited that stop new ones; `null` where nothing does. */
const readHalt = async (device: Device, session: OpenSession): Promise<number | null> =>
  (await import("../loss/read-loss.ts")).readHalt(device, session);

/** The own needs, newest first; `null` while the engine is not loaded. */
async function readNeeds(session: OpenSession): Promise<readonly OwnNeed[] | null> {
  const full = session.loaded();
  return full && (await import("../acts/records.ts")).ownNeeds(full.vault, full.engine.replica());
}

export function FieldPages(props: FieldInside & { readonly settings: Settings }): JSX.Element {
  const { device, session, frame, isFirst, onDraft, settings } = props;
  const { picture } = useWords();
  const { vault } = session;
  const changes = useSession(session);
  const isOnline = useOnline();
  const [page, go] = useState<Page>({ at: "home" });
  const [isGreeted, setGreeted] = useState(!isFirst);
  const [parts] = useState(() => loadParts(session));
  const today = programmeDay(device, vault);
  const { noticeVersion } = settings;
  const { asksCounts, asksNote, givesCards, deliverBy } = setupOf(settings);
  const free = useCapture({ device, session, noticeVersion, asksCounts, asksNote, givesCards, today, go });
  const haltedMs = useReading(() => readHalt(device, session), null, [changes, free.saves]);
  const halt = haltedMs === null ? null : { startNew: () => go({ at: "halted", sinceMs: haltedMs }) };
  const [left] = useState(() => makeLeftDraft(() => readDraft(vault)));
  const capture = { ...free, startNew: () => left.orElse(free.startNew), ...halt };
  const needs = useReading(() => readNeeds(session), null, [changes, capture.saves]);
  const [noticesPart] = useState(() => () => loadNotices(device));
  const Notices = useLoaded(noticesPart);
  const asOfMs = session.loaded()?.engine.lastContactMs() ?? null;
  const field: Field = { ...props, today, needs, isOnline, asOfMs, capture, go };
  const goHome = () => go({ at: "home" });
  useEffect(() => {
    void left.found.then(async (draft) => {
      if (draft) {
        capture.resume(draft);
        return go({ at: "recover" });
      }
      // Where a hand-over was cut off the worker sees at once how far it came, but nobody is called away from what was begun meanwhile.
      const isMarked = await isHandOverCut(vault).catch(() => false);
      if (isMarked) go((now) => (now.at === "home" ? { at: "handOver" } : now));
    });
  }, [left]);
  useEffect(() => onDraft(page.at === "capture"), [page.at]);

  const offline = !isOnline || session.status().failure !== null;
  const inside = { ...frame, chip: needs && <PlaceChip counts={countPlaces(needs)} offline={offline} /> };
  return <FrameProvider frame={inside}>{isGreeted ? pageOf() : greeting()}</FrameProvider>;

  function greeting(): JSX.Element {
    const greet = { programme: settings.name, picture: picture(frame.picture), onContinue: () => setGreeted(true) };
    return <Lazy device={device} load={loadReady} props={greet} />;
  }

  function pageOf(): JSX.Element {
    switch (page.at) {
      case "recover":
        return recover();
      case "capture":
        return capture.draft ? <CapturePart {...field} /> : home();
      case "refused":
        return <RefusedScreen onHome={goHome} />;
      case "card":
        // What was saved is saved: a card can be given from the list another time.
        return <Lazy device={device} load={loadCard} props={{ ...field, page }} onLost={() => go(page.next)} />;
      case "halted":
        return <Lazy device={device} load={loadHalted} props={{ device, session, go, sinceMs: page.sinceMs }} />;
      case "saved":
        return <SavedPart {...field} page={page} />;
      case "today":
      case "handOver":
        return <Lazy key={page.at} device={device} load={parts[page.at]} props={field} />;
      case "home":
        return home();
    }
  }

  function recover(): JSX.Element {
    const { draft, leave } = capture;
    if (!draft) return home();
    const question = { draft, places: settings.areas, onResume: () => go({ at: "capture" }), onDiscard: () => leave() };
    return <Lazy device={device} load={loadDraftQuestion} props={question} />;
  }

  function home(): JSX.Element {
    return (
      <HomeScreen
        todayCount={needs?.filter(({ need }) => need.day === today).length ?? null}
        deliverByMs={deliverBy && nextDeliverByMs(deliverBy, device.clock.nowMs(), vault.identity().charter.timeZone)}
        notices={
          Notices && <Notices device={device} session={session} update={props.update} needs={needs?.length ?? 0} />
        }
        onNewNeed={capture.startNew}
        onToday={() => go({ at: "today" })}
        onHandOver={() => go({ at: "handOver" })}
        onPhone={props.onPhone}
      />
    );
  }
}
