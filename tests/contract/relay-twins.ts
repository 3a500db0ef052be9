/** What suites of relays begin with: two relays that serve one database, and a new programme for each test. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import { makeProgramme, makeTestRelay, type TestProgramme, type TestRelay } from "../../src/relay/test-kit.ts";
import type { OpenSame } from "./relay-storage-suite.ts";

export interface Twins {
  readonly relay: TestRelay;
  /** Another process, as it were, with a connection of its own. */
  readonly twin: TestRelay;
  /** At both, with nothing in it yet. */
  readonly programme: TestProgramme;
}

/** Two relays on one database, each with a connection of its own, and one key folder. */
export async function openTwins(open: OpenSame): Promise<readonly [TestRelay, TestRelay]> {
  const first = await makeTestRelay({ storage: await open() });
  return [first, await makeTestRelay({ storage: await open(), keys: first.keys })];
}

/** Registers opening and closing, and hands `take` the twins before each test. */
export function withTwins(start: () => Promise<OpenSame>, take: (twins: Twins) => void): void {
  let opened: readonly TestRelay[] = [];
  beforeAll(async () => {
    opened = await openTwins(await start());
  }, 60_000);
  afterAll(() => Promise.all(opened.map(({ storage }) => storage.close())));
  beforeEach(async () => {
    const [relay, twin] = opened;
    if (relay && twin) take({ relay, twin, programme: await makeProgramme(relay) });
  });
}
