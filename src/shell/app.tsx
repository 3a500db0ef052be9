/** The whole app: outside the lock, inside it, or paused behind a PIN. */
import type { ComponentType, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { findUnfinished } from "../erase/wipe-mark.ts";
import type { Bytes } from "../kit/bytes.ts";
import type { ShelfRow } from "../store/shelf.ts";
import { FrameProvider } from "../ui/frame.tsx";
import { useWords } from "../ui/language.tsx";
import type { OpenVault } from "../vault/open-vault.ts";
import type { PausedVault } from "../vault/pause.ts";
import { listVaults } from "../vault/unlock-vault.ts";
import { holdVault } from "../vault/vault-lock.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import type { Device } from "./acts/device.ts";
import { watchIdle } from "./auto-lock.ts";
import type { ErasingActs } from "./closing-watch.ts";
import type { EraseRunProps } from "./erase-run.tsx";
import { FieldApp } from "./field-app.tsx";
import type { FieldInside } from "./inside.ts";
import type { JoinWaitProps } from "./join-wait.tsx";
import type { Languages } from "./language.ts";
import { Lazy } from "./lazy.tsx";
import type { Opening } from "./opening.ts";
import { Outside } from "./outside.tsx";
import type { PhonePageProps } from "./phone-page.tsx";
import type { WipeReason } from "./screens/erase-end.tsx";
import { LoadingScreen } from "./screens/loading.tsx";
import type { ReopenProps } from "./screens/reopen.tsx";
import type { Trouble as TroubleKind } from "./screens/trouble.tsx";
import { type OpenSession, startSession } from "./session.ts";
import { Speaking } from "./speaking.tsx";
import { takeAlong } from "./start-over.ts";
import { Trouble } from "./trouble.tsx";

interface AppProps {
  readonly device: Device;
  readonly languages: Languages;
  readonly opening: Opening;
  /** Tells the app when a newer version waits; the function starts it. */
  readonly onUpdate: (tell: (start: () => void) => void) => void;
  /** Tells the composition root whether a draft is open. */
  readonly setDraftOpen: (isOpen: boolean) => void;
}

type Where =
  | { readonly at: "loading" }
  | { readonly at: "outside"; readonly isPinGone: boolean }
  | { readonly at: "joining"; readonly vault: OpenVault }
  | { readonly at: "inside"; readonly session: OpenSession; readonly isFirst: boolean; readonly release: () => void }
  | {
      readonly at: "paused";
      readonly paused: PausedVault;
      readonly vault: OpenVault;
      readonly triesLeft: number;
      readonly isWrong: boolean;
    }
  | { readonly at: "erasing"; readonly vaultId: string | null; readonly reason: WipeReason; readonly note?: Bytes }
  | { readonly at: "trouble"; readonly trouble: TroubleKind };

/** A coordinator begins with the engine: all that its screens show is read from there. */
async function loadCoordinator({ load }: OpenSession): Promise<ComponentType<FieldInside>> {
  const [{ CoordinatorApp }, session] = await Promise.all([import("./coordinator-app.tsx"), load()]);
  return (props) => <CoordinatorApp {...props} session={session} />;
}

function CoordinatorPart(props: FieldInside): JSX.Element {
  const [load] = useState(() => () => loadCoordinator(props.session));
  return <Lazy device={props.device} load={load} props={props} />;
}

const loadReopen = () => import("./screens/reopen.tsx").then(({ ReopenScreen }) => ReopenScreen);
const loadJoinWait = (): Promise<ComponentType<JoinWaitProps>> =>
  import("./join-wait.tsx").then(({ JoinWait }) => JoinWait);

interface PausedProps extends Omit<ReopenProps, "picture"> {
  readonly device: Device;
  readonly picture: number;
}

function Paused({ device, picture, ...props }: PausedProps): JSX.Element {
  const words = useWords();
  return <Lazy device={device} load={loadReopen} props={{ ...props, picture: words.picture(picture) }} />;
}
const loadEraseRun = (): Promise<ComponentType<EraseRunProps>> =>
  import("./erase-run.tsx").then(({ EraseRun }) => EraseRun);
const loadPhone = (): Promise<ComponentType<PhonePageProps>> =>
  import("./phone-page.tsx").then(({ PhonePage }) => PhonePage);

/** An invite or an operator's right that has made a vault is spent: it must not be offered again after a lock. */
const SPENT: Opening = { operatorToken: null, inviteText: null };

export function App({ device, languages, onUpdate, setDraftOpen, ...props }: AppProps): JSX.Element {
  const [opening, setOpening] = useState(props.opening);
  const [where, setWhere] = useState<Where>({ at: "loading" });
  const [vaults, setVaults] = useState<readonly ShelfRow[]>([]);
  const [isPhonePage, setPhonePage] = useState(false);
  const [update, setUpdate] = useState<(() => void) | null>(null);
  const isDraftOpen = useRef(false);
  const onDraft = (isOpen: boolean) => {
    isDraftOpen.current = isOpen;
    setDraftOpen(isOpen);
  };
  useEffect(() => onUpdate((start) => setUpdate(() => start)), []);
  useEffect(() => void goOutside(), []);
  useEffect(() => takeAlong(opening), [opening]);
  /** The vault that this tab itself erases behind its unlock screen. */
  const replaced = useRef<string | null>(null);
  // As they are after the newest render.
  const acts = useRef<ErasingActs>({ letGoOf, wipe });
  acts.current = { letGoOf, wipe };
  useEffect(() => {
    import("./closing-watch.ts").then(
      ({ watchErasing }) => watchErasing(device, acts),
      () => undefined,
    );
  }, []);
  const session = where.at === "inside" ? where.session : null;
  /** The lock that comes by itself, under way: a page that is seen again asks for it once more. */
  const leaving = useRef<Promise<void> | null>(null);
  useEffect(() => {
    if (!session) return;
    return watchIdle({
      clock: device.clock,
      idleMinutes: session.vault.identity().charter.policy.idleMinutes,
      isDraftOpen: () => isDraftOpen.current,
      onHide: () => void session.seal(),
      onLock: () => {
        leaving.current ??= pauseOrLock().finally(() => {
          leaving.current = null;
        });
      },
    });
  }, [session]);

  /** An erasing that was cut off comes to its end before anything is shown; `isLater` = it was tried, and cannot now. */
  async function goOutside(isPinGone = false, isLater = false): Promise<void> {
    try {
      const rows = await listVaults(device);
      const { vaultIds, isClearPending, noteIds } = await findUnfinished(device.secrets, device.shelf);
      const canClear = isClearPending && rows.length === 0 && navigator.onLine;
      if (!isLater && (vaultIds.length + noteIds.length > 0 || canClear))
        return setWhere({ at: "erasing", vaultId: null, reason: "resumed" });
      setVaults(rows.filter(({ id }) => !vaultIds.includes(id)));
      setWhere({ at: "outside", isPinGone });
    } catch {
      const known = await device.shelf.list().catch(() => []);
      setWhere({ at: "trouble", trouble: known.length > 0 ? "broken" : "noStore" });
    }
  }
  /** Takes the keys out of this tab, without sealing anything. */
  async function drop(): Promise<void> {
    onDraft(false);
    if (where.at === "inside") {
      where.session.rest();
      where.release();
    }
    const vault = where.at === "inside" ? where.session.vault : "vault" in where ? where.vault : null;
    if (where.at === "paused") where.paused.lock();
    vault?.lock();
    await vault?.store.close();
  }
  async function wipe(vaultId: string, reason: WipeReason, note?: Bytes): Promise<void> {
    await drop();
    setWhere({ at: "erasing", vaultId, reason, ...(note && { note }) });
  }
  /** Second words were typed: the vault goes, and training opens. The screen stays as it is while words are tried. */
  async function replace(row: ShelfRow): Promise<void> {
    replaced.current = row.id;
    const vault = await import("./second-words.ts")
      .then(({ openTrainingInstead }) => openTrainingInstead(device, row))
      .catch(() => null);
    replaced.current = null;
    return vault ? enter(vault, false) : goOutside();
  }
  /** Another tab erases the vault that this one has open, or offers to open. */
  async function letGoOf(vaultId: string): Promise<void> {
    const isListed = where.at === "outside" && vaults.some(({ id }) => id === vaultId);
    const isOpen = where.at === "inside" ? where.session.vault.id : "vault" in where ? where.vault.id : null;
    if ((isOpen !== vaultId && !isListed) || vaultId === replaced.current) return;
    await drop();
    setWhere({ at: "trouble", trouble: "locked" });
  }
  async function enter(vault: OpenVault, isFirst: boolean): Promise<void> {
    const { invite, certificate } = vault.identity();
    if (invite !== null && certificate === null) return setWhere({ at: "joining", vault });
    const release = await holdVault(vault.id);
    if (release === null) {
      vault.lock();
      await vault.store.close();
      return setWhere({ at: "trouble", trouble: "otherTab" });
    }
    setVaults(await listVaults(device));
    setPhonePage(false);
    setWhere({ at: "inside", session: await startSession(device, vault), isFirst, release });
  }
  async function lock(): Promise<void> {
    if (where.at !== "inside") return;
    onDraft(false);
    await where.session.end();
    where.release();
    await goOutside();
  }
  /** By itself the app pauses behind the PIN, where there is one; keys stay in memory then, and no longer than the words allow. What cannot pause locks. */
  async function pauseOrLock(): Promise<void> {
    if (where.at !== "inside") return;
    const { vault, pause } = where.session;
    const paused = await import("./acts/pin.ts").then((pin) => pin.pauseBehindPin(vault)).catch(() => null);
    if (paused === null) return lock();
    // What does not seal stays in the outbox; the screen closes all the same.
    await pause();
    // Somebody pressed Lock meanwhile, or another tab erases it.
    if (vault.isLocked()) return paused.lock();
    setWhere({
      at: "paused",
      paused,
      vault,
      triesLeft: 5,
      isWrong: false,
    });
    where.release();
  }
  async function reopen(pin: string): Promise<void> {
    if (where.at !== "paused") return;
    const outcome = where.paused.tryPin(pin);
    if (outcome.type === "open") return enter(outcome.vault, false);
    if (outcome.type === "wrong") return setWhere({ ...where, triesLeft: outcome.triesLeft, isWrong: true });
    return giveUpPin(true);
  }
  async function giveUpPin(isPinGone: boolean): Promise<void> {
    if (where.at !== "paused") return;
    where.paused.lock();
    await where.vault.store.close();
    await goOutside(isPinGone);
  }

  return (
    <Speaking
      languages={languages}
      shelf={device.shelf}
      timeZone={session?.vault.identity().charter.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone}
    >
      {partOf()}
    </Speaking>
  );

  function partOf(): JSX.Element {
    switch (where.at) {
      case "loading":
        return <LoadingScreen />;
      case "outside":
        return (
          <Outside
            device={device}
            vaults={vaults}
            opening={opening}
            isPinGone={where.isPinGone}
            onOpened={(vault, isFirst) => {
              if (isFirst) setOpening(SPENT);
              void enter(vault, isFirst);
            }}
            onListChanged={() => goOutside()}
            onWipe={wipe}
            onSecond={(row) => void replace(row)}
          />
        );
      case "joining":
        return (
          <FrameProvider
            frame={{
              training: where.vault.identity().charter.isTraining,
              onLock: () => void drop().then(() => goOutside()),
            }}
          >
            <Lazy
              device={device}
              load={loadJoinWait}
              props={{
                device,
                vault: where.vault,
                onJoined: () => void enter(where.vault, true),
                onGone: () => void goOutside(),
              }}
            />
          </FrameProvider>
        );
      case "paused":
        return (
          <Paused
            key={where.triesLeft}
            device={device}
            picture={vaults.find(({ id }) => id === where.vault.id)?.picture ?? 0}
            triesLeft={where.triesLeft}
            isWrong={where.isWrong}
            onPin={(pin) => void reopen(pin)}
            onWords={() => void giveUpPin(false)}
          />
        );
      case "inside":
        return insideOf(where);
      case "erasing":
        return (
          <Lazy
            device={device}
            load={loadEraseRun}
            props={{ device, ...where, onEnd: () => void goOutside(false, true) }}
          />
        );
      case "trouble":
        return <Trouble device={device} trouble={where.trouble} onAction={() => void goOutside()} />;
    }
  }

  function insideOf(inside: Where & { at: "inside" }): JSX.Element {
    const { session: open, isFirst } = inside;
    const { charter, role } = open.vault.identity();
    const picture = vaults.find(({ id }) => id === open.vault.id)?.picture ?? 0;
    const props: FieldInside = {
      device,
      session: open,
      isFirst,
      update,
      onDraft,
      onPhone: () => {
        setPhonePage(true);
        // Who comes back from there was greeted before.
        setWhere({ ...inside, isFirst: false });
      },
      frame: { training: charter.isTraining, onLock: () => void lock(), picture },
    };
    if (isPhonePage) {
      const phone = {
        ...props,
        onBack: () => setPhonePage(false),
        onWipe: (reason: WipeReason, note?: Bytes) => void wipe(open.vault.id, reason, note),
      };
      return <Lazy device={device} load={loadPhone} props={phone} />;
    }
    return role === ROLE_COORDINATOR ? <CoordinatorPart {...props} /> : <FieldApp {...props} />;
  }
}
