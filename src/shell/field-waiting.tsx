/** The programme's places have not arrived yet, or the access of this phone has ended. */
import type { JSX } from "preact";
import { useWords } from "../ui/language.tsx";
import type { FieldInside } from "./inside.ts";
import { LeaseOver } from "./lease-over.tsx";
import { Trouble } from "./trouble.tsx";
import { useSession } from "./use-session.ts";

export function FieldWaiting(inside: FieldInside): JSX.Element {
  const { device, session } = inside;
  const { t } = useWords();
  useSession(session);
  const running = session.loaded();
  const lease = running?.lease();
  const { failure } = session.status();
  if (running && lease && lease.type !== "runs")
    return <LeaseOver {...inside} session={running} endMs={lease.endMs} isSigned={lease.type === "over"} />;
  return (
    <>
      <Trouble device={device} trouble="noSettings" onAction={() => void session.handOver()} />
      <span class="visually-hidden" role="status">
        {failure ? t("app.relayDown") : ""}
      </span>
    </>
  );
}
