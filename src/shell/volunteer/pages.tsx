/** The pages of a volunteer, loaded for volunteers alone. What this phone knows is read here once after each change, and every page is given it. */
import type { JSX } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { ownTask } from "../../assignment/task-state.ts";
import { isOver } from "../../offer/rules.ts";
import { NoMoreOffersScreen } from "../../offer/screens/no-more-offers.tsx";
import { VolunteerReadyScreen } from "../../offer/screens/ready.tsx";
import { VolunteerHomeScreen } from "../../offer/screens/volunteer-home.tsx";
import { FrameProvider } from "../../ui/frame.tsx";
import { useWords } from "../../ui/language.tsx";
import { PlaceChip } from "../../ui/place-state.tsx";
import { programmeHalfDay } from "../acts/assign/half-day.ts";
import { readOwnHelp } from "../acts/assign/own-offers.ts";
import { tasksOf } from "../acts/assign/own-task.ts";
import { frozenSinceMs } from "../acts/closing/frozen.ts";
import { makeOpSaver } from "../acts/own-ops.ts";
import { phoneLabel } from "../acts/phone-label.ts";
import { HandOverPart } from "../field/hand-over-part.tsx";
import { countPlaces } from "../field/places.ts";
import { HomeNotices } from "../home-notices.tsx";
import { Lazy } from "../lazy.tsx";
import { LoadingScreen } from "../screens/loading.tsx";
import { useOnline, useReading, useSession } from "../use-session.ts";
import { LeavePart } from "./leave-part.tsx";
import { OfferPart, SavedPart } from "./offer-part.tsx";
import { offerTerms } from "./offer-terms.ts";
import { OffersPart } from "./offers-part.tsx";
import { TaskPart } from "./task-part.tsx";
import type { Page, Volunteer, VolunteerProps } from "./volunteer.ts";

const loadBadge = () => import("./badge-part.tsx").then(({ BadgePart }) => BadgePart);
const loadCheck = () => import("../badge-check.tsx").then(({ BadgeCheck }) => BadgeCheck);

export function VolunteerPages(props: VolunteerProps): JSX.Element {
  const { device, session, frame, settings, onDraft } = props;
  const { vault, engine } = session;
  const { picture } = useWords();
  const changes = useSession(session);
  const isOnline = useOnline();
  const [writes, count] = useReducer((before: number) => before + 1, 0);
  const [page, go] = useState<Page>({ at: "home" });
  const [isGreeted, setGreeted] = useState(!props.isFirst);
  const saveOwn = useRef(makeOpSaver(device, vault)).current;
  const help = useReading(() => readOwnHelp(vault, engine.replica()), null, [changes, writes]);
  useEffect(() => onDraft(page.at === "offer"), [page.at]);
  if (help === null) return <LoadingScreen />;

  const now = programmeHalfDay(device, vault);
  const answers = help.answers.map(({ answer }) => answer);
  const own = ownTask(tasksOf(engine.replica().records), answers, now);
  const label = phoneLabel(vault.identity().keys.signKey);
  const volunteer: Volunteer = {
    ...{ ...props, now, help, own, label, isOnline, saveOwn, go, ...offerTerms(settings, now) },
    asOfMs: engine.lastContactMs(),
    overSinceMs: frozenSinceMs(engine.replica(), device.clock.nowMs()),
    onWritten: () => {
      count(undefined);
      session.nudge();
    },
  };
  const written = [...help.offers, ...help.answers];
  const offline = !isOnline || session.status().failure !== null;
  const chip = <PlaceChip counts={countPlaces(written)} offline={offline} />;
  return <FrameProvider frame={{ ...frame, chip }}>{isGreeted ? pageOf() : greeting()}</FrameProvider>;

  function greeting(): JSX.Element {
    return (
      <VolunteerReadyScreen
        programme={settings.name}
        label={label}
        picture={picture(frame.picture)}
        onContinue={() => setGreeted(true)}
      />
    );
  }

  function pageOf(): JSX.Element {
    switch (page.at) {
      case "offer":
        if (volunteer.overSinceMs !== null)
          return <NoMoreOffersScreen sinceMs={volunteer.overSinceMs} onBack={() => go({ at: "home" })} />;
        return <OfferPart {...volunteer} />;
      case "saved":
        return <SavedPart {...volunteer} page={page} />;
      case "offers":
        return <OffersPart {...volunteer} />;
      case "task":
      case "handshake":
      case "differed":
      case "outcome":
      case "told":
        return <TaskPart {...volunteer} page={page} />;
      case "handOver":
        return <HandOverPart {...volunteer} needs={written} />;
      case "leave":
        return <LeavePart {...volunteer} />;
      case "badge":
        return <Lazy device={device} load={loadBadge} props={volunteer} />;
      case "checkBadge":
        return <Lazy device={device} load={loadCheck} props={{ device, session, onBack: () => go({ at: "home" }) }} />;
      case "home":
        return home();
    }
  }

  function home(): JSX.Element {
    const offers = help?.offers ?? [];
    const over = offers.filter(({ offer }) => isOver(offer, now)).length;
    return (
      <VolunteerHomeScreen
        label={label}
        task={own?.state ?? null}
        offers={{ standing: offers.length - over, over }}
        notices={<HomeNotices device={device} session={session} update={props.update} needs={written.length} />}
        onTask={() => go({ at: "task" })}
        onMake={() => go({ at: "offer" })}
        onOffers={() => go({ at: "offers" })}
        onHandOver={() => go({ at: "handOver" })}
        onCheckBadge={() => go({ at: "checkBadge" })}
        onLeave={() => go({ at: "leave" })}
        onPhone={props.onPhone}
      />
    );
  }
}
