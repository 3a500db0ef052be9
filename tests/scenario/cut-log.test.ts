/** Reading the log over a link that cuts answers off: less is asked for at once until answers come whole. Rule Y15. */
import { expect, it } from "vitest";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeRelayClient } from "../../src/relay-client/relay-client.ts";
import { makeSyncEngine } from "../../src/sync/engine.ts";
import { makeRelaySession } from "../../src/sync/session.ts";
import * as people from "../support/people.ts";
import { ADDRESS, dayOf } from "../support/sim/phone.ts";

it("Y15 asks for a quarter after each answer that is cut, down to 4 frames, and for twice as much after a whole one", async () => {
  const team = await people.makeTeam(1, "cut log");
  const [desk] = team.seats;
  if (!desk) throw new RangeError("nobody");
  const amal = await people.join(team, desk, "Amal");
  for (let value = 1; value <= 40; value++) {
    await people.save(amal, value);
    await people.run(amal);
  }
  const asked: number[] = [];
  const cut = async (url: string, options: RequestInit): Promise<Response> => {
    const answer = await desk.device.fetch(url, options);
    const max = new URL(url).searchParams.get("max");
    if (max === null) return answer;
    asked.push(Number(max));
    const bytes = await answer.arrayBuffer();
    return asked.length > 3 ? new Response(bytes) : new Response(bytes.slice(0, bytes.byteLength - 40));
  };
  const session = makeRelaySession(desk.vault, makeRelayClient(ADDRESS, cut));
  const { vault, clock, device } = desk;
  const engine = await makeSyncEngine({
    ...{ vault, session, clock, random: device.random, pageFrames: 64, rank: () => 0, onChange: () => undefined },
    today: () => dayOf(clock),
  });
  const { signal } = new AbortController();
  for (let tries = 0; tries < 4; tries++) await engine.run(signal);
  unwrapResult(await engine.run(signal));
  const needs = engine.replica().records.recordById.size;
  await people.endTeam(team);
  expect([asked.slice(0, 6), needs]).toEqual([[64, 16, 4, 4, 8, 16], 41]);
}, 60_000);
