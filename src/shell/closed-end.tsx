/**
 * The end of a closed programme on this phone: offers its statement to the relay, again whenever the network comes back, and shows it to whoever can carry it.
 * Once nobody waits for it any more, the app's own files go, where no other vault needs them.
 */

import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import encodeQr from "qr";
import { type NoteAnswer, type WaitingNote, waitingNotes } from "../erase/hand-over-notes.ts";
import type { WipeReceipt } from "../erase/wipe.ts";
import type { Bytes } from "../kit/bytes.ts";
import { CAUSE, decodeAttestation, METHOD } from "../wire/attestation.ts";
import { attestationToText } from "../wire/attestation-text.ts";
import type { Device } from "./acts/device.ts";
import { offerNotes } from "./closing-watch.ts";
import { endApp } from "./erase-vault.ts";
import { ClosedScreen, type ShownStatement } from "./screens/closed.tsx";
import { LoadingScreen } from "./screens/loading.tsx";

interface ClosedEndProps {
  readonly device: Device;
  /** What became of the app's files; `null` where this start erased nothing, and only the statement is left. */
  readonly app: WipeReceipt["app"] | null;
  readonly onEnd: () => void;
}

/** Of several statements one at a time; the others come with the next start. */
export function ClosedEnd({ device, app: appThen, onEnd }: ClosedEndProps): JSX.Element {
  const [note, setNote] = useState<WaitingNote | null>(null);
  const [state, setState] = useState<ShownStatement["state"]>("handing");
  const [app, setApp] = useState(appThen ?? "stays");

  async function settle(left: readonly WaitingNote[], end: "taken" | "carried", shown: WaitingNote): Promise<void> {
    if (left.some(({ id }) => id === shown.id)) return;
    setApp((await endApp(device)) ?? app);
    setState(end);
  }
  async function offer(shown: WaitingNote): Promise<void> {
    if (shown.relay === "") return setState("noRelay");
    setState("handing");
    const left = await offerNotes(device);
    const mine = left.find(({ id }) => id === shown.id);
    if (mine) return setState(STATES[mine.answer]);
    await settle(left, "taken", shown);
  }
  async function carried(shown: WaitingNote): Promise<void> {
    await device.secrets.remove(shown.id);
    await settle(await waitingNotes(device), "carried", shown);
  }

  async function start(): Promise<void> {
    const [first] = await waitingNotes(device);
    if (!first) return onEnd();
    if (appThen === null && (await device.shelf.list()).length > 0) setApp("kept");
    setNote(first);
  }

  useEffect(() => void start().catch(onEnd), []);
  const isOver = state === "taken" || state === "carried";
  useEffect(() => {
    if (!note || isOver) return;
    const again = () => void offer(note).catch(() => setState("notReached"));
    again();
    addEventListener("online", again);
    return () => removeEventListener("online", again);
  }, [note, isOver]);

  const statement = note && shownStatement(note, state);
  if (!note || !statement) return <LoadingScreen />;
  const canStart = app !== "waits" || navigator.onLine;
  return (
    <ClosedScreen
      statement={statement}
      app={app}
      onAgain={() => void offer(note).catch(() => setState("notReached"))}
      onFile={() => saveFile(note.attestation)}
      onCarried={() => void carried(note)}
      {...(canStart && { onStart: onEnd })}
    />
  );
}

const STATES: Readonly<Record<NoteAnswer, ShownStatement["state"]>> = {
  taken: "taken",
  refused: "refused",
  later: "notReached",
};

const CAUSES = { [CAUSE.order]: "order", [CAUSE.own]: "holder", [CAUSE.ended]: "ended" } as const;

function shownStatement({ id, attestation }: WaitingNote, state: ShownStatement["state"]): ShownStatement | null {
  const decoded = decodeAttestation(attestation);
  if (!decoded.ok) return null;
  const { cause, method, unacknowledged } = decoded.value;
  return {
    id,
    cause: CAUSES[cause],
    method: method === METHOD.overwritten ? "overwrites" : "removes",
    onlyHere: unacknowledged,
    state,
    qr: encodeQr(attestationToText(attestation), "raw", { ecc: "low", border: 1, encoding: "alphanumeric" }),
  };
}

/** The name says nothing of the programme: it stands in lists of downloads. */
function saveFile(attestation: Bytes): void {
  const address = URL.createObjectURL(new Blob([attestation], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "statement.ebb";
  link.click();
  setTimeout(() => URL.revokeObjectURL(address));
}
