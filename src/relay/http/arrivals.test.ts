import { beforeEach, describe, expect, it } from "vitest";
import type { Frame } from "../../wire/frame.ts";
import { type LogMark, readStream } from "../../wire/stream.ts";
import { ARRIVAL_TERMS, makeArrivals } from "../arrivals.ts";
import { close } from "../closing-test-kit.ts";
import { openStorage } from "../storage/open.ts";
import {
  bytesOf,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  refusalOf,
  state,
  streamOf,
  type TestProgramme,
  type TestRelay,
  tokenOf,
} from "../test-kit.ts";

async function markOf(response: Response): Promise<LogMark> {
  const [item, ...more] = readStream(await bytesOf(response)).items;
  return item?.type === "mark" && more.length === 0 ? item.mark : expect.unreachable();
}

/** A relay that looks for what others appended only once an hour, so that what ends a wait is the append here. */
async function makeQuietRelay(change: Partial<typeof ARRIVAL_TERMS> = {}): Promise<TestRelay> {
  const storage = await openStorage({ file: ":memory:" });
  return makeTestRelay({
    storage,
    arrivals: makeArrivals(storage, { ...ARRIVAL_TERMS, lookMs: 3_600_000, ...change }),
  });
}

describe("a call that waits", () => {
  let relay: TestRelay;
  let programme: TestProgramme;
  let frame: Frame;
  beforeEach(async () => {
    relay = await makeQuietRelay();
    programme = await makeProgramme(relay);
    frame = await frameOf(programme.programmeId, programme.worker, null);
  });

  const upload = () =>
    relay.post(`${programme.base}/segments`, streamOf(introduce(programme.worker, programme.certificate), frame));
  const token = (scope: 1 | 2 = 2, person = programme.coordinator) =>
    tokenOf(relay, programme.programmeId, person, scope);
  const ask = (after: number, wait: number, bearer: Awaited<ReturnType<typeof token>>) =>
    relay.get(`${programme.base}/arrivals?after=${after}&wait=${wait}`, bearer);
  const waiting = (count = 1) => expect.poll(() => relay.arrivals.count(), { interval: 2 }).toBe(count);

  it("R70 is answered when something comes, with the cursor and no frame", async () => {
    const answer = ask(0, 25, await token());
    await waiting();
    await upload();
    const { cursor, hasMore, generation } = await markOf(await answer);
    expect([cursor, hasMore, generation]).toEqual([1, true, relay.storage.generation]);
    expect(relay.arrivals.count()).toBe(0);
  });

  it("R70 is answered at once where the log ends elsewhere", async () => {
    await upload();
    const bearer = await token();
    expect(await markOf(await ask(0, 25, bearer))).toMatchObject({ cursor: 1, hasMore: true });
    expect(await markOf(await ask(9, 25, bearer))).toMatchObject({ cursor: 1, hasMore: true });
  });

  it("R70 says that nothing came when its time is over, and at once where it asks for no time", async () => {
    const bearer = await token();
    for (const seconds of [1, 0]) expect(await markOf(await ask(0, seconds, bearer))).toMatchObject({ hasMore: false });
  });

  it("R70 is answered when the relay stops, and nobody waits from then on", async () => {
    const bearer = await token();
    const answer = ask(0, 25, bearer);
    await waiting();
    relay.arrivals.stop();
    expect(await markOf(await answer)).toMatchObject({ hasMore: false });
    expect((await ask(0, 25, bearer)).status).toBe(200);
  });

  it("R70 gives no cursor to who lost the right meanwhile", async () => {
    const guest = makePerson();
    programme = await makeProgramme(relay, [guest]);
    const answer = ask(0, 25, await token(2, guest));
    await waiting();
    relay.clock.ms += 3_600_001; // the token of scope 2 ends after an hour, also while it waits
    await state(relay, programme, programme.coordinator, null, []);
    expect(await refusalOf(await answer)).toEqual([401, "TOKEN_REFUSED"]);
  });

  it("R70 says that the programme was closed meanwhile", async () => {
    const answer = ask(0, 25, await token());
    await waiting();
    await close(relay, programme);
    expect(await refusalOf(await answer)).toEqual([410, "PROGRAMME_CLOSED"]);
  });

  it("R70 is for who reads everything", async () => {
    await upload();
    expect(await refusalOf(await ask(0, 25, await token(1, programme.worker)))).toEqual([403, "SCOPE_REFUSED"]);
  });

  it.each(["after=x&wait=1", "after=0&wait=-1", "after=0&wait=1.5"])("R70 refuses %s", async (query) => {
    const answer = await relay.get(`${programme.base}/arrivals?${query}`, await token());
    expect(await refusalOf(answer)).toEqual([400, "BODY_MALFORMED"]);
  });

  it("R71 is sent away where no place is left, told when to come again, and takes nobody's place", async () => {
    relay = await makeQuietRelay({ mostPerProgramme: 1 });
    programme = await makeProgramme(relay);
    const bearer = await token();
    const first = ask(0, 25, bearer);
    await waiting();
    const second = await ask(0, 25, bearer);
    expect([await refusalOf(second), second.headers.get("retry-after")]).toEqual([[429, "RATE_LIMITED"], "30"]);
    frame = await frameOf(programme.programmeId, programme.worker, null);
    await upload();
    expect(await markOf(await first)).toMatchObject({ hasMore: true });
  });

  it("R71 gives its place back when the caller goes away", async () => {
    const leaving = new AbortController();
    const wait = relay.arrivals.wait(programme.programmeId, 0, 3_600_000, leaving.signal);
    expect(relay.arrivals.count()).toBe(1);
    leaving.abort();
    expect([await wait, relay.arrivals.count()]).toEqual(["ended", 0]);
  });
});
