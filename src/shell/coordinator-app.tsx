/** The coordinator's part: which of its pages is shown, and what every page is given. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { localDay } from "../programme/rules.ts";
import { FrameProvider } from "../ui/frame.tsx";
import { ROLE_COORDINATOR, ROLE_FIELD, ROLE_VOLUNTEER } from "../wire/roles.ts";
import { settingsOf } from "./acts/records.ts";
import { CoordinatorDecide } from "./coordinator-decide.tsx";
import { CoordinatorEnd } from "./coordinator-end.tsx";
import { CoordinatorHome } from "./coordinator-home.tsx";
import type { CoordinatorPage } from "./coordinator-page.ts";
import type { Inside } from "./inside.ts";
import { InviteFlow } from "./invite-flow.tsx";
import { Lazy } from "./lazy.tsx";
import type { Tab } from "./screens/coordinator-tabs.tsx";
import { CreatedScreen } from "./screens/create.tsx";
import { useSession } from "./use-session.ts";

const loadPrint = () => import("./print-flow.tsx").then(({ PrintFlow }) => PrintFlow);
const loadCarry = () => import("./carry/carry-part.tsx").then(({ CarryPart }) => CarryPart);
const loadInviteByHand = () => import("./carry/invite-by-hand.tsx").then(({ InviteByHand }) => InviteByHand);
const loadSetup = () => import("./setup-flow.tsx").then(({ SetupFlow }) => SetupFlow);
const loadTotals = () => import("./totals-part.tsx").then(({ TotalsPart }) => TotalsPart);
const loadClosing = () => import("./closing-flow.tsx").then(({ ClosingFlow }) => ClosingFlow);
const loadBoard = () => import("./board/board-flow.tsx").then(({ BoardFlow }) => BoardFlow);
const loadExtend = () => import("./extend-flow.tsx").then(({ ExtendFlow }) => ExtendFlow);
const loadLease = () => import("./lease-shares-flow.tsx").then(({ LeaseSharesFlow }) => LeaseSharesFlow);
const loadNewCard = () => import("./new-card-flow.tsx").then(({ NewCardFlow }) => NewCardFlow);
const loadRecovery = () => import("./recovery-flow.tsx").then(({ RecoveryFlow }) => RecoveryFlow);

/** Everything of a coordinator behind the lock. */
export function CoordinatorApp(inside: Inside): JSX.Element {
  const { device, session, frame, isFirst } = inside;
  useSession(session);
  const [page, setPage] = useState<CoordinatorPage>({
    at: isFirst && session.vault.identity().certificate === null ? "created" : "tabs",
  });
  const [tab, setTab] = useState<Tab>("needs");
  const home = (next: Tab = tab) => {
    setTab(next);
    setPage({ at: "tabs" });
  };
  return <FrameProvider frame={frame}>{pageOf()}</FrameProvider>;

  function pageOf(): JSX.Element {
    const { control, records } = session.engine.replica();
    switch (page.at) {
      case "created":
        return (
          <CreatedScreen
            name={settingsOf(records)?.name ?? ""}
            lastDay={localDay(control.terms.expiresMs - 1, control.charter.timeZone)}
            onInvite={() => setPage({ at: "invite", role: "field" })}
            onHome={() => home()}
          />
        );
      case "invite":
        if (!session.relay)
          return (
            <Lazy
              device={device}
              load={loadInviteByHand}
              props={{
                device,
                session,
                role: ROLES[page.role],
                onPeople: () => (page.role === "coordinator" ? setPage({ at: "seats" }) : home("people")),
              }}
            />
          );
        return (
          <InviteFlow
            device={device}
            session={session}
            role={ROLES[page.role]}
            onPeople={() => (page.role === "coordinator" ? setPage({ at: "seats" }) : home("people"))}
          />
        );
      case "recovery":
        return (
          <Lazy device={device} load={loadRecovery} props={{ device, session, onLeave: () => home("programme") }} />
        );
      case "print":
        return <Lazy device={device} load={loadPrint} props={{ device, session, onLeave: () => home("programme") }} />;
      case "setup":
        return <Lazy device={device} load={loadSetup} props={{ device, session, onLeave: () => home("programme") }} />;
      case "totals":
        return <Lazy device={device} load={loadTotals} props={{ device, session, onLeave: () => home("programme") }} />;
      case "carry":
        return <Lazy device={device} load={loadCarry} props={{ device, session, onBack: () => home("handOver") }} />;
      case "closing":
        return (
          <Lazy device={device} load={loadClosing} props={{ device, session, onLeave: () => home("programme") }} />
        );
      case "extend":
        return <Lazy device={device} load={loadExtend} props={{ device, session, onLeave: () => home("programme") }} />;
      case "lease":
        return <Lazy device={device} load={loadLease} props={{ device, session, onLeave: () => home("programme") }} />;
      case "newCard":
        return (
          <Lazy
            device={device}
            load={loadNewCard}
            props={{
              ...{ device, session, record: page.record },
              onRequests: () => setPage({ at: "requests" }),
              onLeave: () => home("needs"),
            }}
          />
        );
      case "board":
        return (
          <Lazy
            device={device}
            load={loadBoard}
            props={{ device, session, onPage: setPage, onLeave: () => home("needs") }}
          />
        );
      case "tabs":
        return <CoordinatorHome {...inside} tab={tab} onTab={setTab} onPage={setPage} />;
      case "removeSeat":
      case "revoke":
      case "revoked":
        return <CoordinatorEnd {...inside} page={page} onPage={setPage} onHome={home} />;
      default:
        return <CoordinatorDecide {...inside} page={page} onPage={setPage} onHome={home} />;
    }
  }
}

const ROLES = { field: ROLE_FIELD, volunteer: ROLE_VOLUNTEER, coordinator: ROLE_COORDINATOR } as const;
