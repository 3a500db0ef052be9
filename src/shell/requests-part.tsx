/** Requests from cards, read from what this device keeps, and asked for anew when the screen opens. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ANSWERS_BY_TYPE, type AnswerCode } from "../card/requests.ts";
import { toSignKey } from "../kit/brand.ts";
import { hexToBytes } from "../kit/bytes.ts";
import { CardRequestsScreen } from "../need/screens/card-requests.tsx";
import { type NewCardRow, NewCards } from "../need/screens/new-cards.tsx";
import { answerRequest, fetchRequests, type OpenRequest, putAway, readRequests } from "./acts/card-duty.ts";
import type { Device } from "./acts/device.ts";
import { phoneLabel } from "./acts/phone-label.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { needsOf, settingsOf } from "./acts/records.ts";
import { agreeToCard, declineCard, waitingCards } from "./acts/reissue.ts";
import type { Session } from "./session.ts";
import { useOnline, useReading, useSession } from "./use-session.ts";

interface RequestsPartProps {
  readonly device: Device;
  readonly session: Session;
  readonly onBack: () => void;
}

export function RequestsPart({ device, session, onBack }: RequestsPartProps): JSX.Element {
  const { vault, engine, relay } = session;
  const changes = useSession(session);
  const isOnline = useOnline();
  const [looks, setLooks] = useState(0);
  const [state, setState] = useState<"ready" | "saving" | "failed">("ready");
  const replica = engine.replica();
  const requests = useReading<readonly OpenRequest[]>(() => readRequests(vault, replica), [], [changes, looks]);
  const cards = newCards(session);
  const places = settingsOf(replica.records)?.areas ?? [];
  const look = () => setLooks((count) => count + 1);
  useEffect(() => {
    if (relay) fetchRequests(device, vault, relay, engine.replica()).then(look, () => undefined);
  }, []);

  const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
  async function decideCard(act: typeof agreeToCard, id: string): Promise<void> {
    setState("saving");
    const done = await engine.change((before) => act(parts, before, id));
    if (done.ok) session.nudge();
    setState(done.ok || done.error.code === "over" ? "ready" : "failed");
    look();
  }
  async function answer(id: string, code: AnswerCode): Promise<void> {
    const request = requests.find((one) => one.id === id);
    if (!request) return;
    setState("saving");
    const saved = await engine.change((before) => answerRequest(parts, before, request, code));
    if (saved.ok) session.nudge();
    setState(saved.ok ? "ready" : "failed");
    look();
  }
  return (
    <CardRequestsScreen
      rows={requests.map(({ record, fields, ...one }) => ({
        ...one,
        need: record?.need ?? null,
        fields: [...fields.keys()],
        answers: ANSWERS_BY_TYPE[one.type],
      }))}
      places={places}
      lastContactMs={engine.lastContactMs()}
      nowMs={device.clock.nowMs()}
      offline={!isOnline || session.status().failure !== null}
      state={state}
      onAnswer={(id, code) => void answer(id, code)}
      onPutAway={(id) => void putAway(vault, id).then(look)}
      onBack={onBack}
    >
      {cards.length > 0 && (
        <NewCards
          rows={cards}
          places={places}
          isBusy={state === "saving"}
          onAgree={(id) => void decideCard(agreeToCard, id)}
          onDecline={(id) => void decideCard(declineCard, id)}
        />
      )}
    </CardRequestsScreen>
  );
}

/** New cards that wait, with the need that each is about. */
function newCards({ vault, engine }: Session): readonly NewCardRow[] {
  const replica = engine.replica();
  const needs = needsOf(replica.records);
  return waitingCards(vault, replica).flatMap(({ id, reason, by, halfDay, isOwn, canAgree, need: key }) => {
    const need = needs.find((known) => known.key === key)?.need;
    if (need?.kind !== "help") return [];
    return [{ ...{ id, need, reason, isOwn, canAgree }, by: phoneLabel(toSignKey(hexToBytes(by))), day: halfDay >> 1 }];
  });
}
