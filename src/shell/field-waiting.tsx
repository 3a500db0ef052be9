/** Behind the engine: a volunteer's part; or the programme's places have not arrived yet, or the access of this phone has ended. */
import type { JSX } from "preact";
import { useWords } from "../ui/language.tsx";
import { ROLE_VOLUNTEER } from "../wire/roles.ts";
import type { FieldInside } from "./inside.ts";
import { Lazy } from "./lazy.tsx";
import { LeaseOver } from "./lease-over.tsx";
import { Trouble } from "./trouble.tsx";
import { useSession } from "./use-session.ts";

const loadVolunteer = () => import("./volunteer/pages.tsx").then(({ VolunteerPages }) => VolunteerPages);

export function FieldWaiting(inside: FieldInside): JSX.Element {
  const { device, session } = inside;
  const { t } = useWords();
  useSession(session);
  const running = session.loaded();
  const lease = running?.lease();
  const settings = session.settings();
  if (running && settings && session.vault.identity().role === ROLE_VOLUNTEER)
    return <Lazy device={device} load={loadVolunteer} props={{ ...inside, session: running, settings }} />;
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
