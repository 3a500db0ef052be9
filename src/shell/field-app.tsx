/** The field worker's part: home, the capture path with its autosaved draft, today's list, hand over. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { MIN_SECRET_AGE_MS, secretAgeMs } from "../erase/age.ts";
import type { Draft, Need } from "../need/model.ts";
import { startAnother, startDraft } from "../need/rules.ts";
import { CaptureScreen } from "../need/screens/capture.tsx";
import type { SaveState } from "../need/screens/check.tsx";
import type { HandOverSteps } from "../need/screens/hand-over.tsx";
import { HomeScreen } from "../need/screens/home.tsx";
import { RefusedScreen } from "../need/screens/notice.tsx";
import { SavedScreen } from "../need/screens/saved.tsx";
import { localDay } from "../programme/days.ts";
import type { Settings } from "../programme/model.ts";
import { FrameProvider } from "../ui/frame.tsx";
import { PlaceChip } from "../ui/place-state.tsx";
import { makeDraftKeeper, readDraft } from "./acts/draft.ts";
import { programmeDay } from "./acts/programme-day.ts";
import type { OwnNeed } from "./acts/records.ts";
import { makeNeedSaver } from "./acts/save-need.ts";
import type { FieldInside } from "./inside.ts";
import { Lazy, useLoaded } from "./lazy.tsx";
import { pictureName } from "./picture-name.ts";
import type { OpenSession } from "./session.ts";
import { useEffort } from "./use-effort.ts";
import { useOnline, useReading, useSeconds, useSession } from "./use-session.ts";

const loadNotices = () => import("./home-notices.tsx").then(({ HomeNotices }) => HomeNotices);
const loadDraftQuestion = () =>
  import("../need/screens/draft-question.tsx").then(({ DraftQuestionScreen }) => DraftQuestionScreen);
const loadPersistence = () => import("../store/persistence.ts");
const loadPreparing = () => import("./screens/join-wait.tsx").then(({ PreparingScreen }) => PreparingScreen);
const loadReady = () => import("./screens/join-wait.tsx").then(({ JoinReadyScreen }) => JoinReadyScreen);
const loadWaiting = () => import("./field-waiting.tsx").then(({ FieldWaiting }) => FieldWaiting);
const loadRecords = () => import("./acts/records.ts");

type Page =
  | { readonly at: "home" | "capture" | "refused" | "today" | "handOver" | "recover" }
  | { readonly at: "saved"; readonly need: Need; readonly draft: Draft; readonly key: number };

/** Everything of a field worker behind the lock. A need is registered with nothing but what this file imports at once. */
export function FieldApp(props: FieldInside): JSX.Element {
  const { session } = props;
  const [isReady, setReady] = useState(
    () => session.vault.identity().charter.isTraining || secretAge(props) >= MIN_SECRET_AGE_MS,
  );
  useSession(session);
  if (!isReady) return <Preparing {...props} onReady={() => setReady(true)} />;
  const settings = session.settings();
  return settings ? <FieldPages {...props} settings={settings} /> : <Arriving {...props} />;
}

const secretAge = ({ device, session: { vault } }: FieldInside): number =>
  secretAgeMs(vault.secretCreatedAtMs, device.clock.nowMs(), device.secretSeenForMs(vault.id));

/** A new S file must be a minute old before records hang on it. */
function Preparing({ onReady, ...inside }: FieldInside & { readonly onReady: () => void }) {
  const { device, frame } = inside;
  const [startedMs] = useState(() => device.clock.nowMs());
  const seconds = useSeconds(device.clock.nowMs, startedMs);
  const leftMs = MIN_SECRET_AGE_MS - secretAge(inside);
  useEffect(() => {
    if (leftMs <= 0) onReady();
  }, [seconds, leftMs <= 0]);
  const props = { secondsLeft: Math.max(0, Math.ceil(leftMs / 1_000)), ofSeconds: MIN_SECRET_AGE_MS / 1_000 };
  return (
    <FrameProvider frame={frame}>
      <Lazy device={device} load={loadPreparing} props={props} />
    </FrameProvider>
  );
}

/** Until the settings are there. On a phone that has just joined they come with the first sync; otherwise they are read in a moment. */
function Arriving(inside: FieldInside) {
  const { device, frame, session } = inside;
  const [load] = useState(() => async () => {
    await session.load();
    return loadWaiting();
  });
  return (
    <FrameProvider frame={frame}>
      <Lazy device={device} load={load} props={inside} />
    </FrameProvider>
  );
}

/** Screens that say what is known of records only once the engine is there. */
function loadParts({ load }: OpenSession) {
  return {
    today: () => load().then(() => import("../need/screens/today.tsx").then(({ TodayScreen }) => TodayScreen)),
    handOver: () =>
      load().then(() => import("../need/screens/hand-over.tsx").then(({ HandOverScreen }) => HandOverScreen)),
  };
}

/** The own needs, newest first; `null` while the engine is not loaded. */
async function readNeeds(session: OpenSession): Promise<readonly OwnNeed[] | null> {
  const full = session.loaded();
  return full && (await loadRecords()).ownNeeds(full.vault, full.engine.replica());
}

function FieldPages({
  device,
  session,
  frame,
  isFirst,
  update,
  onDraft,
  settings,
}: FieldInside & { readonly settings: Settings }) {
  const { vault } = session;
  const { charter } = vault.identity();
  const changes = useSession(session);
  const isOnline = useOnline();
  const [saves, setSaves] = useState(0);
  const [page, setPage] = useState<Page>({ at: "home" });
  const [draft, setDraft] = useState<Draft | null>(null);
  const [saveState, setSaveState] = useState<SaveState>("ready");
  const [lastPlace, setLastPlace] = useState<number | null>(null);
  const [isGreeted, setGreeted] = useState(!isFirst);
  const [steps, setSteps] = useState<HandOverSteps | null>(null);
  const keeper = useRef(makeDraftKeeper(vault)).current;
  const saveNeed = useRef(makeNeedSaver(device, vault)).current;
  const [parts] = useState(() => loadParts(session));
  const effort = useEffort();
  const known = useReading(() => readNeeds(session), null, [changes, saves]);
  const needs = known ?? [];
  const Notices = useLoaded(loadNotices);
  const places = settings.areas;
  const asOfMs = session.loaded()?.engine.lastContactMs() ?? null;
  const today = programmeDay(device, vault);
  useEffect(() => {
    void readDraft(vault).then((left) => {
      if (!left) return;
      setDraft(left);
      setPage({ at: "recover" });
    });
  }, [vault]);
  useEffect(() => onDraft(page.at === "capture"), [page.at]);

  const change = (next: Draft) => {
    setDraft(next);
    setSaveState("ready");
    keeper.keep(next, today);
  };
  const leave = (to: "home" | "refused" = "home") => {
    keeper.drop();
    setDraft(null);
    setPage({ at: to });
  };
  const leaveHandOver = () => {
    setSteps(null);
    setPage({ at: "home" });
  };
  const start = (next: Draft) => {
    effort.start();
    change(next);
    setPage({ at: "capture" });
  };
  const startNew = () => start(startDraft("en", settings.noticeVersion));

  async function save(more: boolean): Promise<void> {
    if (!draft || saveState === "saving") return;
    setSaveState("saving");
    if (needs.length === 0)
      loadPersistence().then(
        ({ askToPersist }) => askToPersist(2_000, [vault.id]),
        () => undefined,
      );
    await keeper.settled();
    const saved = await saveNeed(draft);
    if (!saved.ok) return setSaveState(saved.error.code === "STORE_FULL" ? "full" : "failed");
    setSaveState("ready");
    setLastPlace(draft.area);
    setSaves((count) => count + 1);
    session.nudge();
    if (more) return start(startAnother(draft));
    setDraft(null);
    setPage({ at: "saved", need: saved.value, draft, key: saves });
  }
  async function handOver(): Promise<void> {
    setSteps({ pack: "working", reach: "waiting", deliver: "waiting", answer: "waiting" });
    // Locked while it ran: there is nobody left to tell.
    setSteps(
      await import("./hand-over-steps.ts")
        .then(async (part) => part.runHandOver(await session.load()))
        .catch(() => null),
    );
  }

  const counts = countPlaces(needs);
  const inside = {
    ...frame,
    chip: known && <PlaceChip counts={counts} offline={!isOnline || session.status().failure !== null} />,
  };
  return <FrameProvider frame={inside}>{pageOf()}</FrameProvider>;

  function pageOf(): JSX.Element {
    if (!isGreeted)
      return (
        <Lazy
          device={device}
          load={loadReady}
          props={{
            programme: settings.name,
            picture: pictureName(frame.picture),
            onContinue: () => setGreeted(true),
          }}
        />
      );
    switch (page.at) {
      case "recover":
        return draft ? (
          <Lazy
            device={device}
            load={loadDraftQuestion}
            props={{
              draft: draft,
              places: places,
              onResume: () => setPage({ at: "capture" }),
              onDiscard: () => leave(),
            }}
          />
        ) : (
          home()
        );
      case "capture":
        return draft ? (
          <CaptureScreen
            draft={draft}
            places={places}
            lastPlace={lastPlace}
            endDay={localDay(charter.expiresMs - 1, charter.timeZone)}
            saveState={saveState}
            onDraft={change}
            onLeave={() => leave()}
            onRefuse={() => leave("refused")}
            onSave={() => void save(false)}
            onSaveAndMore={() => void save(true)}
          />
        ) : (
          home()
        );
      case "refused":
        return <RefusedScreen onHome={() => setPage({ at: "home" })} />;
      case "saved":
        return (
          <SavedScreen
            alias={page.need.alias}
            place={placeOf(needs, page.need)}
            effort={charter.isTraining ? effort.result() : null}
            onSomethingElse={() => start(startAnother(page.draft))}
            onNewNeed={startNew}
            onHome={() => setPage({ at: "home" })}
          />
        );
      case "today":
        return (
          <Lazy
            device={device}
            load={parts.today}
            props={{
              records: needs
                .filter(({ need }) => need.day === today)
                .map(({ key, need, place }) => ({ key, need, place })),
              places: places,
              asOfMs: asOfMs,
              nowMs: device.clock.nowMs(),
              onNewNeed: startNew,
              onBack: () => setPage({ at: "home" }),
            }}
          />
        );
      case "handOver":
        return (
          <Lazy
            device={device}
            load={parts.handOver}
            props={{
              heldCount: counts.held ?? 0,
              recordCount: needs.length,
              allReceivedAtMs: needs.length > 0 && counts.coordinator === needs.length ? asOfMs : null,
              offline: !isOnline,
              steps: steps,
              onStart: () => void handOver(),
              onBack: leaveHandOver,
            }}
          />
        );
      case "home":
        return home();
    }
  }

  function home(): JSX.Element {
    const notices = Notices && <Notices device={device} session={session} update={update} needs={needs.length} />;
    return (
      <HomeScreen
        todayCount={known?.filter(({ need }) => need.day === today).length ?? null}
        fixCount={0}
        deliverByDay={null}
        spaceFor={null}
        notices={notices}
        onNewNeed={startNew}
        onToday={() => setPage({ at: "today" })}
        onHandOver={() => setPage({ at: "handOver" })}
      />
    );
  }
}

/** How many own needs are in each place. */
function countPlaces(needs: readonly OwnNeed[]): {
  readonly held: number;
  readonly relay: number;
  readonly coordinator: number;
} {
  const count = (place: OwnNeed["place"]) => needs.filter((need) => need.place === place).length;
  return { held: count("held"), relay: count("relay"), coordinator: count("coordinator") };
}

const placeOf = (needs: readonly OwnNeed[], { alias }: Need): OwnNeed["place"] =>
  needs.find(({ need }) => need.alias.join() === alias.join())?.place ?? "held";
