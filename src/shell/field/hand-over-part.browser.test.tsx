/** A hand-over that takes minutes, and a worker who does not stay to watch. Rules N87 and N88 of ../../need/README.md. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import { err, ok, type Result } from "../../kit/result.ts";
import type { SyncFailure } from "../../sync/engine.ts";
import en from "../../words/en.json";
import type { HandOverProps } from "./hand-over-part.tsx";

const stored = { isMarked: false, receivedMs: 0, isAnswered: false };

vi.mock("../acts/hand-over-mark.ts", () => ({
  markHandOver: async () => {
    stored.isMarked = true;
  },
  unmarkHandOver: async () => {
    stored.isMarked = false;
  },
  isHandOverMarked: async () => stored.isMarked,
  receivedSince: async () => stored.receivedMs,
}));
vi.mock("./hand-over-facts.ts", async (original) => ({
  ...(await original<typeof import("./hand-over-facts.ts")>()),
  readFacts: async () => ({ isPacked: true, isDelivered: stored.isAnswered, isAnswered: stored.isAnswered }),
}));
vi.mock("../../sync/outbox.ts", () => ({ opFeed: () => ({ seq: 1 }) }));

const { HandOverPart } = await import("./hand-over-part.tsx");
const { host, show, press } = makeStage();
const text = () => plain(host.textContent);

const FRIDAY_MS = Date.UTC(2026, 6, 3, 16, 2);
const UNREACHABLE = err({ code: "RELAY_UNREACHABLE", retry: "later", relayCode: null, retryAfterMs: null } as const);

interface Held {
  readonly starts: () => number;
  readonly end: (how: Result<void, SyncFailure>) => void;
  /** Draws the screen; Back leads to a home without anything. */
  readonly draw: () => void;
}

/** A phone on a slow network: its hand-over ends when the test says so. */
function makePhone(nowMs = FRIDAY_MS): Held {
  let starts = 0;
  let end: Held["end"] = () => {};
  const loaded = { engine: { replica: () => ({}) } };
  const session = {
    ...{ vault: {}, subscribe: () => () => {}, load: async () => loaded, loaded: () => loaded },
    handOver: () => {
      starts += 1;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  };
  const device = { clock: { nowMs: () => nowMs } };
  const parts = { device, session, needs: [{ place: "held" }], isOnline: true, asOfMs: null };
  const props = { ...parts, go: () => show(<h1>Home</h1>) } as unknown as HandOverProps;
  return { starts: () => starts, end: (how) => end(how), draw: () => show(<HandOverPart {...props} />) };
}
const leave = () => host.querySelector<HTMLButtonElement>(".screen__back")?.click();

beforeEach(() => Object.assign(stored, { isMarked: false, receivedMs: 0, isAnswered: false }));
afterEach(() => vi.restoreAllMocks());

it("N87 whoever looks at the list and comes back finds the hand-over running, and begins no second one", async () => {
  const { draw, starts, end } = makePhone();
  draw();
  press(en["handOver.start"]);
  await expect.poll(starts).toBe(1);
  leave();
  expect(text()).toBe("Home");
  draw();
  await expect.poll(text).toContain(en["handOver.running"]);
  expect(text()).toContain(en["handOver.stateWorking"]);
  expect(text()).not.toContain(en["handOver.cutTitle"]);
  press(en["handOver.running"]);
  end(UNREACHABLE);
  await expect.poll(text).toContain(en["handOver.failedReach"]);
  expect(starts()).toBe(1);
  press(en["handOver.tryAgain"]);
  await expect.poll(starts).toBe(2);
  stored.isAnswered = true;
  end(ok(undefined));
  await expect.poll(text).toContain(en["handOver.again"]);
});

it("N87 one that ended while nobody looked is not called cut off", async () => {
  const { draw, starts, end } = makePhone();
  draw();
  press(en["handOver.start"]);
  await expect.poll(starts).toBe(1);
  leave();
  end(UNREACHABLE);
  await expect.poll(() => stored.isMarked).toBe(false);
  draw();
  await expect.poll(text).toContain(en["handOver.start"]);
  expect(text()).not.toContain(en["handOver.cutTitle"]);
});

it("N87 one that nobody carries on any more is called cut off", async () => {
  stored.isMarked = true;
  const { draw } = makePhone();
  draw();
  await expect.poll(text).toContain(en["handOver.cutTitle"]);
});

it.each([
  ["today, with its hour", FRIDAY_MS + 3_600_000, "coordinator at 16:02"],
  ["yesterday, with its day", FRIDAY_MS + 17 * 3_600_000, "coordinator on Fri 3 July, 16:02"],
])("N88 what the coordinator had %s", async (_, nowMs, said) => {
  Object.assign(stored, { isAnswered: true, receivedMs: FRIDAY_MS });
  makePhone(nowMs).draw();
  await expect.poll(text).toContain(said);
});
