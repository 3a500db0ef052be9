/** Letting a phone in with no relay: both devices show each other codes. Leaving the screen ends the invite. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Bytes } from "../../kit/bytes.ts";
import { useWords } from "../../ui/language.tsx";
import { encodeHandMessage } from "../../wire/hand-message.ts";
import type { Role } from "../../wire/roles.ts";
import type { Device } from "../acts/device.ts";
import type { JoinAsk } from "../acts/invite-phone.ts";
import { approveByHand, type HandInvite, makeHandInvite, readHandRequest, refuseByHand } from "../acts/join-by-hand.ts";
import { phoneLabel } from "../acts/phone-label.ts";
import { roleNameOf } from "../role-name.ts";
import { CompareScreen } from "../screens/compare.tsx";
import { ApprovedScreen, ApprovingScreen } from "../screens/invite.tsx";
import type { Session } from "../session.ts";
import { ReadCodes } from "./read-codes.tsx";
import { ShowCodes } from "./show-codes.tsx";

export interface InviteByHandProps {
  readonly device: Device;
  readonly session: Session;
  readonly role: Role;
  readonly onPeople: () => void;
}

type Stage =
  | { readonly at: "invitation" }
  | { readonly at: "request"; readonly isStrange: boolean }
  | { readonly at: "nonce" | "compare" | "approving"; readonly ask: JoinAsk }
  | { readonly at: "outcome"; readonly message: Bytes; readonly ask: JoinAsk | null }
  | { readonly at: "approved"; readonly label: string };

const START: Stage = { at: "invitation" };

export function InviteByHand({ device, session, role, onPeople }: InviteByHandProps): JSX.Element {
  const { pictures } = useWords();
  const { vault, engine } = session;
  const [hand, setHand] = useState<HandInvite>(() => makeHandInvite(device, vault, role));
  const [stage, setStage] = useState<Stage>(START);
  const joinsAs = roleNameOf(role);
  const fresh = () => {
    setHand(makeHandInvite(device, vault, role));
    setStage(START);
  };
  useEffect(() => {
    if (stage.at !== "approving") return;
    void approveByHand(device, vault, engine, hand, stage.ask).then(
      (message) =>
        setStage(message.ok ? { at: "outcome", message: message.value, ask: stage.ask } : { ...stage, at: "compare" }),
      () => setStage({ ...stage, at: "compare" }),
    );
  }, [stage]);
  switch (stage.at) {
    case "invitation":
      return (
        <ShowCodes
          message={hand.message}
          title="carry.joinTitle"
          lead="carry.joinShow"
          next="carry.joinReadPhone"
          onNext={() => setStage({ at: "request", isStrange: false })}
          onBack={onPeople}
        />
      );
    case "request":
      return (
        <ReadCodes
          title="carry.joinReadPhone"
          wanted="request"
          trouble={stage.isStrange ? "carry.joinStrange" : null}
          onMessage={({ request }) =>
            void readHandRequest(hand, request).then((ask) =>
              setStage(ask ? { at: "nonce", ask } : { at: "request", isStrange: true }),
            )
          }
          onBack={() => setStage(START)}
        />
      );
    case "nonce":
      return (
        <ShowCodes
          message={encodeHandMessage({ type: "nonce", nonce: hand.nonce })}
          title="carry.joinTitle"
          lead="carry.joinNonce"
          next="carry.joinCompare"
          onNext={() => setStage({ ...stage, at: "compare" })}
          onBack={fresh}
        />
      );
    case "compare":
      return (
        <CompareScreen
          side="coordinator"
          words={pictures(stage.ask.words)}
          pictures={stage.ask.words}
          joinsAs={joinsAs}
          onMatch={() => setStage({ ...stage, at: "approving" })}
          onDifferent={() => setStage({ at: "outcome", message: refuseByHand(device, hand), ask: null })}
        />
      );
    case "approving":
      return <ApprovingScreen onBack={onPeople} />;
    case "outcome":
      return (
        <ShowCodes
          message={stage.message}
          title="carry.joinTitle"
          lead={stage.ask ? "carry.joinOutcome" : "carry.joinRefused"}
          next="carry.theyHave"
          onNext={() => (stage.ask ? setStage({ at: "approved", label: phoneLabel(stage.ask.keys.signKey) }) : fresh())}
          onBack={fresh}
        />
      );
    case "approved":
      return <ApprovedScreen joinsAs={joinsAs} label={stage.label} onNext={fresh} onPeople={onPeople} />;
  }
}
