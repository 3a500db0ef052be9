/** The worker's own records: today's, those of earlier days that are still here, and what was erased today. */
import type { JSX } from "preact";
import { draftFromNeed } from "../../need/correct.ts";
import { TodayScreen } from "../../need/screens/today.tsx";
import { localDay } from "../../programme/days.ts";
import { setupOf } from "../../programme/model.ts";
import { ownEnds } from "../../sync/own-ends.ts";
import { eraseOwn } from "../acts/erase-own.ts";
import type { OwnNeed } from "../acts/records.ts";
import { useReading, useSession } from "../use-session.ts";
import type { Field } from "./field.ts";

export function TodayPart(props: Field): JSX.Element {
  const { device, session, settings, today, asOfMs, capture, go } = props;
  const { vault } = session;
  const needs = props.needs ?? [];
  const changes = useSession(session);
  const ends = useReading(
    async () => {
      const full = session.loaded();
      return full ? ownEnds(vault, full.engine.replica()) : [];
    },
    [],
    [changes],
  );
  const dayOf = (atMs: number) => localDay(atMs, vault.identity().charter.timeZone);
  const change = (key: string) => {
    const own = needs.find((one) => one.key === key);
    if (own) capture.start(draftFromNeed(key, own.need, setupOf(settings).asksCounts));
  };
  const giveCard = (key: string) => {
    const own = needs.find((one) => one.key === key);
    if (own) go({ at: "card", key, alias: own.need.alias, next: { at: "today" } });
  };
  async function erase(key: string): Promise<boolean> {
    const { engine } = await session.load();
    const isErased = await eraseOwn(device, vault, engine, capture.saveOwn, key);
    session.nudge();
    return isErased;
  }
  return (
    <TodayScreen
      records={needs.filter(({ need }) => need.day >= today).map(shown)}
      earlier={needs.filter(({ need }) => need.day < today).map(shown)}
      ended={ends.filter(({ atMs }) => dayOf(atMs) === today)}
      places={settings.areas}
      asOfMs={asOfMs}
      nowMs={device.clock.nowMs()}
      onChange={change}
      onErase={(key) => erase(key).catch(() => false)}
      {...(setupOf(settings).givesCards && { onCard: giveCard })}
      onNewNeed={capture.startNew}
      onBack={() => go({ at: "home" })}
    />
  );
}

const shown = ({ key, need, place }: OwnNeed) => ({ key, need, place });
