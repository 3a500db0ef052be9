/** Carrying by hand, for every role: a file is made and handed on, another is opened. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { type Bytes, copyBytes } from "../../kit/bytes.ts";
import { MAX_BUNDLE_BYTES } from "../../wire/bundle.ts";
import { encodeHandMessage } from "../../wire/hand-message.ts";
import { MAX_MOVING_BYTES } from "../../wire/moving.ts";
import { ROLE_COORDINATOR } from "../../wire/roles.ts";
import { type CarryFile, makeCarryFile, noteLost, noteTaken, openCarryFile, takenAtMs } from "../acts/carry.ts";
import { takeEndFile } from "../acts/carry-end.ts";
import type { Device } from "../acts/device.ts";
import { ownPlaces } from "../acts/own-places.ts";
import type { BroughtView } from "../screens/carry-brought.tsx";
import { CarryFileScreen, type CarryTo, type Making } from "../screens/carry-file.tsx";
import type { Session } from "../session.ts";
import { useReading, useSession } from "../use-session.ts";
import { toView, troubleOf } from "./brought-view.ts";
import { handOn } from "./hand-on.ts";
import { ReadCodes } from "./read-codes.tsx";
import { ShowCodes } from "./show-codes.tsx";

export interface CarryPartProps {
  readonly device: Device;
  readonly session: Session;
  readonly onBack: () => void;
}

/** Parts of 1 KiB: codes are dear, and padding costs codes. */
const SMALL_PARTS = 1;
const START: Making = { seal: "working", pack: "waiting", give: "waiting" };

/** Codes instead of a file: shown with what they hold, or read. */
type Codes = { readonly at: "show"; readonly file: CarryFile } | { readonly at: "read" };
type Outcome = "nothing" | "notTaken" | "tooLarge" | null;

export function CarryPart({ device, session, onBack }: CarryPartProps): JSX.Element {
  const changes = useSession(session);
  const [making, setMaking] = useState<Making | null>(null);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const [opening, setOpening] = useState(false);
  const [brought, setBrought] = useState<BroughtView | null>(null);
  const [codes, setCodes] = useState<Codes | null>(null);
  const takenMs = useReading(() => readTaken(session), null, [changes, making]);

  async function make(to: CarryTo): Promise<void> {
    setBrought(null);
    setOutcome(null);
    setMaking(START);
    const made = await makeCarryFile(device, session, { type: to === "phones" ? "phones" : "coordinators" });
    if (!made.ok) return setMaking({ ...START, seal: "failed" });
    if (made.value.packed.frames === 0 && to === "home") {
      setMaking(null);
      return setOutcome("nothing");
    }
    setMaking({ seal: "ok", pack: "ok", give: "working" });
    await give(made.value);
  }
  async function give(file: CarryFile): Promise<void> {
    const done = await handOn(file);
    if (done === "given") await noteTaken(device, session, file);
    setMaking({ seal: "ok", pack: "ok", give: done === "given" ? "ok" : "failed" });
    setOutcome(done === "given" ? null : "notTaken");
  }
  async function show(to: CarryTo): Promise<void> {
    setBrought(null);
    setMaking(null);
    const type = to === "phones" ? "phones" : "coordinators";
    const made = await makeCarryFile(device, session, { type }, SMALL_PARTS);
    if (!made.ok) return setMaking({ ...START, seal: "failed" });
    if (made.value.packed.frames === 0 && to === "home") return setOutcome("nothing");
    if (made.value.packed.bytes.length >= MAX_MOVING_BYTES) return setOutcome("tooLarge");
    setOutcome(null);
    setCodes({ at: "show", file: made.value });
  }
  async function shown(file: CarryFile): Promise<void> {
    setCodes(null);
    await noteTaken(device, session, file);
  }
  // A third more than the largest bundle: it may be text.
  const open = async (file: File) => take(new Uint8Array(await file.slice(0, 2 * MAX_BUNDLE_BYTES).arrayBuffer()));
  async function take(bytes: Uint8Array): Promise<void> {
    setMaking(null);
    setOutcome(null);
    setCodes(null);
    setOpening(true);
    const opened = await openCarryFile(device, session, bytes, navigator.onLine);
    const brought = opened.ok
      ? toView(opened.value, session)
      : opened.error.code === "BUNDLE_MALFORMED"
        ? await openEnd(copyBytes(bytes))
        : { trouble: troubleOf(opened.error) };
    setOpening(false);
    setBrought(brought);
    session.nudge();
  }
  async function openEnd(bytes: Bytes): Promise<BroughtView> {
    const what = await takeEndFile(session, bytes);
    return what === "order" || what === "answer" ? { trouble: "end", what } : { trouble: what };
  }
  const failed = () => {
    setOpening(false);
    setBrought({ trouble: "full" });
  };
  if (codes?.at === "show")
    return (
      <ShowCodes
        message={encodeHandMessage({ type: "bundle", bundle: codes.file.packed.bytes })}
        title="carry.showCodes"
        lead="carry.codesShow"
        next="carry.theyHave"
        onNext={() => void shown(codes.file)}
        onBack={() => setCodes(null)}
      />
    );
  if (codes)
    return (
      <ReadCodes
        title="carry.readCodes"
        wanted="bundle"
        trouble={null}
        onMessage={({ bundle }) => void take(bundle).catch(failed)}
        onBack={() => setCodes(null)}
      />
    );
  return (
    <CarryFileScreen
      to={waysOf(session)}
      making={making}
      isNothing={outcome === "nothing"}
      isTooLarge={outcome === "tooLarge"}
      isNotTaken={outcome === "notTaken"}
      takenMs={takenMs}
      opening={opening}
      brought={brought}
      onMake={(to) => void make(to).catch(() => setMaking({ ...START, seal: "failed" }))}
      onFile={(file) => void open(file).catch(failed)}
      onShow={(to) => void show(to).catch(failed)}
      onRead={() => setCodes({ at: "read" })}
      onLost={() => void noteLost(session)}
      onBack={onBack}
    />
  );
}

function waysOf({ vault, engine }: Session): readonly CarryTo[] {
  if (vault.identity().role !== ROLE_COORDINATOR) return ["home"];
  return engine.replica().control.terms.coordinators.length > 1 ? ["phones", "coordinators"] : ["phones"];
}

/** Only while something in it was not answered. */
async function readTaken(session: Session): Promise<number | null> {
  if (session.vault.identity().role === ROLE_COORDINATOR) return null;
  const places = await ownPlaces(session.vault, session.engine.replica());
  return places.includes("packed") ? takenAtMs(session) : null;
}
