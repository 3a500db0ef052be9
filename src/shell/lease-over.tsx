/** After the end of a phone's access: what is here, handing it over, erasing. No clock alone erases anything. Rules P13 of programme/README.md, T47 of control/SPEC.md. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { LAST_COPY_STAYS_MS } from "../control/access-end.ts";
import { useWords } from "../ui/language.tsx";
import type { Inside } from "./inside.ts";
import { readPlaces } from "./phone-page.tsx";
import { LeaseOverScreen } from "./screens/lease-end.tsx";
import { useReading, useSession } from "./use-session.ts";

interface LeaseOverProps extends Pick<Inside, "device" | "session" | "onPhone"> {
  readonly endMs: number;
  /** Coordinators signed a time behind the end; otherwise only this phone's clock says so. */
  readonly isSigned: boolean;
}

export function LeaseOver({ device, session, onPhone, endMs, isSigned }: LeaseOverProps): JSX.Element {
  const { moment } = useWords();
  const changes = useSession(session);
  const places = useReading(() => readPlaces(session), null, [changes]);
  const [handing, setHanding] = useState<"idle" | "working" | "failed">("idle");
  async function handOver(): Promise<void> {
    setHanding("working");
    const done = await session.handOver().catch(() => null);
    setHanding(done?.ok ? "idle" : "failed");
  }
  // What is only here goes to whoever can still take it, without a question.
  useEffect(() => void handOver(), []);
  return (
    <LeaseOverScreen
      by={isSigned ? "coordinators" : "clock"}
      moment={moment(endMs)}
      lastMoment={moment(endMs + LAST_COPY_STAYS_MS)}
      now={moment(device.clock.nowMs())}
      onlyHere={places?.held ?? null}
      isRunning={handing === "working"}
      hasFailed={handing === "failed"}
      onHandOver={() => void handOver()}
      onErase={onPhone}
    />
  );
}
