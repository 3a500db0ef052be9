/** Opening a vault: which one, its words, the pause after wrong ones, and what to say when it cannot be opened. */
import type { JSX } from "preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { Bytes } from "../kit/bytes.ts";
import type { ShelfRow } from "../store/shelf.ts";
import { useWords } from "../ui/language.tsx";
import type { LeaseNeeded } from "../vault/leased.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import { type LockedVault, readLocked } from "../vault/outside-row.ts";
import { nextTryMs, triesLeft } from "../vault/tries.ts";
import { type UnlockFailure, unlockVault } from "../vault/unlock-vault.ts";
import type { Device } from "./acts/device.ts";
import { isTryOut } from "./acts/picture.ts";
import { typedToPassphrase } from "./acts/secret.ts";
import { Lazy, useLoaded } from "./lazy.tsx";
import type { WipeReason } from "./screens/erase-end.tsx";
import type { Trouble as TroubleKind } from "./screens/trouble.tsx";
import { OpeningScreen, type TypedSecret, UnlockScreen, type VaultChoice } from "./screens/unlock.tsx";
import { Trouble } from "./trouble.tsx";
import { useSeconds } from "./use-session.ts";

interface UnlockFlowProps {
  readonly device: Device;
  readonly vaults: readonly ShelfRow[];
  /** The PIN was tried too often. */
  readonly isPinGone: boolean;
  readonly onOpened: (vault: OpenVault) => void;
  readonly onWipe: (vaultId: string, reason: WipeReason, note?: Bytes) => void;
  /** Second words were typed. */
  readonly onSecond: (row: ShelfRow) => void;
  readonly onBack: () => void;
}

const loadErase = () => import("./erase-locked.tsx").then(({ EraseLocked }) => EraseLocked);
const loadFile = () => import("./locked-file.tsx").then(({ LockedFile }) => LockedFile);
const loadLease = () => import("./lease-flow.tsx").then(({ LeaseFlow }) => LeaseFlow);
const loadPick = () => import("./screens/pick-vault.tsx").then(({ PickVaultScreen }) => PickVaultScreen);
const loadLostWords = () => import("./screens/reopen.tsx").then(({ LostWordsScreen }) => LostWordsScreen);

type Stage =
  | { readonly at: "type" | "opening" | "lost" | "erase" | "file" }
  | { readonly at: "lease"; readonly needed: LeaseNeeded<OpenVault> }
  | { readonly at: "trouble"; readonly trouble: TroubleKind };

/** A vault as its holder knows it, in the language of the screen. */
function useChoice(): (row: ShelfRow) => VaultChoice {
  const words = useWords();
  return ({ id, picture, role, training }) => ({
    id,
    picture: words.picture(picture),
    pictureNumber: picture,
    role,
    isTraining: training,
    wordCount: role === "coordinator" ? 7 : 5,
  });
}

export function UnlockFlow({
  device,
  vaults,
  isPinGone,
  onOpened,
  onWipe,
  onSecond,
  onBack,
}: UnlockFlowProps): JSX.Element {
  const toChoice = useChoice();
  const [picked, setPicked] = useState<string | null>(vaults.length === 1 ? (vaults[0]?.id ?? null) : null);
  const row = vaults.find(({ id }) => id === picked);
  if (!row)
    return <Lazy device={device} load={loadPick} props={{ vaults: vaults.map(toChoice), onPick: setPicked, onBack }} />;
  return (
    <UnlockOne
      key={row.id}
      device={device}
      row={row}
      isPinGone={isPinGone}
      onOpened={onOpened}
      onWipe={(reason, note) => onWipe(row.id, reason, note)}
      onSecond={() => onSecond(row)}
      onBack={onBack}
      {...(vaults.length > 1 && { onOther: () => setPicked(null) })}
    />
  );
}

interface UnlockOneProps {
  readonly device: Device;
  readonly row: ShelfRow;
  readonly isPinGone: boolean;
  readonly onOpened: (vault: OpenVault) => void;
  readonly onWipe: (reason: WipeReason, note?: Bytes) => void;
  readonly onSecond: () => void;
  readonly onBack: () => void;
  readonly onOther?: () => void;
}

function UnlockOne(props: UnlockOneProps): JSX.Element {
  const { device, row, isPinGone, onOpened, onWipe, onBack, onOther } = props;
  const toChoice = useChoice();
  const [stage, setStage] = useState<Stage>({ at: isTryOut(row) ? "opening" : "type" });
  const [isWrong, setWrong] = useState(false);
  const pause = usePause(device, row.id, () => onWipe("tries"));
  useEffect(() => {
    // Nobody was ever shown the words of a vault of Try Ebb.
    if (isTryOut(row))
      void import("./acts/training.ts").then(async ({ openTryOut }) => take(await openTryOut(device, row.id)));
    else
      void lookForLoss(device, row.id).then(
        (trouble) => trouble && setStage({ at: "trouble", trouble }),
        () => undefined,
      );
  }, []);

  async function open(typed: TypedSecret): Promise<void> {
    setStage({ at: "opening" });
    // A place that cannot be read now is no loss: starting over looks again.
    const opened = await unlockVault(device, row.id, typedToPassphrase(typed)).catch(() => null);
    await (opened ? take(opened) : setStage({ at: "trouble", trouble: "broken" }));
  }
  async function take(opened: Awaited<ReturnType<typeof unlockVault>>): Promise<void> {
    if (opened.ok) return onOpened(opened.value);
    // Another tab is erasing it: starting over brings that to its end.
    if (opened.error.code === "SECRET_WIPING") return location.reload();
    if (opened.error.code === "WORDS_SECOND") return props.onSecond();
    if (opened.error.code === "LEASE_NEEDED") return setStage({ at: "lease", needed: opened.error });
    if (opened.error.code !== "WORDS_WRONG") return setStage({ at: "trouble", trouble: troubleOf(opened.error) });
    setWrong(true);
    await pause.recount();
    setStage({ at: "type" });
  }
  const onTypeAgain = () => setStage({ at: "type" });
  if (stage.at === "lost") return <Lazy device={device} load={loadLostWords} props={{ onBack: onTypeAgain }} />;
  if (stage.at === "erase") {
    const erase = { onErase: () => onWipe("erase"), onBack: onTypeAgain };
    return <Lazy device={device} load={loadErase} props={erase} />;
  }
  if (stage.at === "file") {
    const file = { device, vaultId: row.id, onOrder: (note: Bytes) => onWipe("closed", note), onBack: onTypeAgain };
    return <Lazy device={device} load={loadFile} props={file} />;
  }
  if (stage.at === "lease") {
    const lease = { device, needed: stage.needed, onOpened, onBack: onTypeAgain };
    return <Lazy device={device} load={loadLease} props={lease} />;
  }
  if (stage.at === "trouble") {
    const onAction = stage.trouble === "broken" ? () => location.reload() : onBack;
    return <Trouble device={device} trouble={stage.trouble} onAction={onAction} />;
  }
  return (
    <UnlockScreen
      vault={toChoice(row)}
      isWrong={isWrong}
      pauseSeconds={pause.seconds}
      isPinGone={isPinGone}
      {...(stage.at === "opening" && { opening: <Opening device={device} /> })}
      onOpen={(typed) => void open(typed)}
      onLost={() => setStage({ at: "lost" })}
      {...(onOther && { onOther })}
      {...(pause.locked && pause.locked.wrongTries > 0 && { tries: <Tries device={device} {...pause.locked} /> })}
      onFile={() => setStage({ at: "file" })}
      {...(pause.locked?.rules.canErase && { onErase: () => setStage({ at: "erase" }) })}
    />
  );
}

const loadTries = () => import("./screens/tries.tsx").then(({ TriesNotice }) => TriesNotice);

/** Comes with its words; typing goes on meanwhile. */
function Tries({ device, wrongTries, rules }: LockedVault & { readonly device: Device }) {
  const load = useCallback(() => Promise.all([loadTries(), device.loadAllWords()]).then(([part]) => part), [device]);
  const Notice = useLoaded(load);
  if (!Notice || rules.hidesTries) return null;
  return (
    <Notice
      toPause={triesLeft(wrongTries)}
      toErase={rules.eraseAfterTries > 0 ? rules.eraseAfterTries - wrongTries : null}
    />
  );
}

function Opening({ device }: { readonly device: Device }) {
  const [startedMs] = useState(() => device.clock.nowMs());
  return <OpeningScreen measuredSeconds={null} elapsedSeconds={useSeconds(device.clock.nowMs, startedMs)} />;
}

/** What stands beside the vault, and the pause after every fifth wrong try, counted by the page's own monotonic clock: setting the phone's clock does not shorten it. */
function usePause(device: Device, vaultId: string, onTooMany: () => void) {
  const [locked, setLocked] = useState<LockedVault | null>(null);
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(() => performance.now());
  const recount = async () => {
    const now = await readLocked(device.stores, vaultId);
    const { eraseAfterTries } = now.rules;
    if (eraseAfterTries > 0 && now.wrongTries >= eraseAfterTries) return onTooMany();
    setLocked(now);
    setUntil(nextTryMs(now.wrongTries, performance.now()));
  };
  useEffect(() => {
    void recount();
    const timer = setInterval(() => setNow(performance.now()), 500);
    return () => clearInterval(timer);
  }, [vaultId]);
  return { seconds: Math.max(0, Math.ceil((until - now) / 1_000)), recount, locked };
}

const lookForLoss = async (device: Device, id: string): Promise<TroubleKind | null> => {
  const lost = await (await import("../vault/find-loss.ts")).findLoss(device, id);
  return lost && LOST[lost];
};
const LOST = { data: "lostData", key: "lostKey", both: "lostBoth" } as const;

/** What to say for each reason that a vault does not open. Nothing here erases anything. */
function troubleOf({ code }: UnlockFailure): TroubleKind {
  switch (code) {
    case "STORE_LOST":
    case "VAULT_DAMAGED":
      return "lostData";
    case "SECRET_LOST":
    case "SECRET_WIPING":
      return "lostKey";
    case "STORE_FULL":
      return "full";
    case "STORE_BLOCKED":
      return "otherTab";
    default:
      return "broken";
  }
}
