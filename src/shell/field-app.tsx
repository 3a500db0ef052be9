/** The part of everyone but coordinators: waiting until this phone may hold records, then the pages of its role (`field/`, or `volunteer/`, which is loaded for volunteers alone). */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { MIN_SECRET_AGE_MS, secretAgeMs } from "../erase/age.ts";
import { FrameProvider } from "../ui/frame.tsx";
import { ROLE_FIELD } from "../wire/roles.ts";
import { FieldPages } from "./field/pages.tsx";
import type { FieldInside } from "./inside.ts";
import { Lazy } from "./lazy.tsx";
import { useSeconds, useSession } from "./use-session.ts";

const loadPreparing = () => import("./screens/join-wait.tsx").then(({ PreparingScreen }) => PreparingScreen);
const loadWaiting = () => import("./field-waiting.tsx").then(({ FieldWaiting }) => FieldWaiting);

/** Everything of a field worker or a volunteer behind the lock. */
export function FieldApp(props: FieldInside): JSX.Element {
  const { session } = props;
  const [isReady, setReady] = useState(
    () => session.vault.identity().charter.isTraining || secretAge(props) >= MIN_SECRET_AGE_MS,
  );
  useSession(session);
  if (!isReady) return <Preparing {...props} onReady={() => setReady(true)} />;
  const settings = session.settings();
  return settings && session.vault.identity().role === ROLE_FIELD ? (
    <FieldPages {...props} settings={settings} />
  ) : (
    <Arriving {...props} />
  );
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

/** A volunteer's part, which begins with the engine; and for everyone what stands until the settings are there. On a phone that has just joined they come with the first sync; otherwise they are read in a moment. */
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
