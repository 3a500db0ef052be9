/** C5: requests from cards, read from what this device keeps, and asked for anew when the screen opens. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ANSWERS_BY_TYPE, type AnswerCode } from "../card/requests.ts";
import { CardRequestsScreen } from "../need/screens/card-requests.tsx";
import { answerRequest, fetchRequests, type OpenRequest, putAway, readRequests } from "./acts/card-duty.ts";
import type { Device } from "./acts/device.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { settingsOf } from "./acts/records.ts";
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
  const look = () => setLooks((count) => count + 1);
  useEffect(() => {
    if (relay) fetchRequests(device, vault, relay, engine.replica()).then(look, () => undefined);
  }, []);

  async function answer(id: string, code: AnswerCode): Promise<void> {
    const request = requests.find((one) => one.id === id);
    if (!request) return;
    setState("saving");
    const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
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
      places={settingsOf(replica.records)?.areas ?? []}
      lastContactMs={engine.lastContactMs()}
      nowMs={device.clock.nowMs()}
      offline={!isOnline || session.status().failure !== null}
      state={state}
      onAnswer={(id, code) => void answer(id, code)}
      onPutAway={(id) => void putAway(vault, id).then(look)}
      onBack={onBack}
    />
  );
}
