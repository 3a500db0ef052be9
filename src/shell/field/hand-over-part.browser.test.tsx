/** A hand-over that takes minutes, and a worker who does not stay to watch: a real phone, whose relay the test holds. Rules N87 and N88 of ../../need/README.md. */
import { beforeEach, expect, it } from "vitest";
import { enrolByHand, open, pack, startByHand, TO_COORDINATORS, TO_PHONES } from "../../../tests/support/by-hand.ts";
import { saveNeed } from "../../../tests/support/save-need.ts";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import type { Member } from "../../../tests/support/world.ts";
import { err, type Result, unwrapResult } from "../../kit/result.ts";
import type { SyncFailure } from "../../sync/engine.ts";
import en from "../../words/en.json";
import { isHandOverMarked, markHandOver } from "../acts/hand-over-mark.ts";
import { HandOverPart, type HandOverProps } from "./hand-over-part.tsx";

const { host, show, press } = makeStage();
const text = () => plain(host.textContent);
const leave = () => host.querySelector<HTMLButtonElement>(".screen__back")?.click();

const FRIDAY_MS = Date.UTC(2026, 6, 3, 16, 2);
const UNREACHABLE = err({ code: "RELAY_UNREACHABLE", retry: "later", relayCode: null, retryAfterMs: null } as const);

const clock = { ms: FRIDAY_MS };
let coordinator: Member;
let worker: Member;
let starts = 0;
let end: (how: Result<void, SyncFailure>) => void = () => {};
let draw: () => void = () => {};

/** By file, both ways, until the coordinator has everything and this phone knows: a phone states something of its own at its first answer. */
async function goRound(): Promise<void> {
  for (let way = 0; way < 2; way++) {
    await open(coordinator, (await pack(worker, TO_COORDINATORS)).bytes);
    await open(worker, (await pack(coordinator, TO_PHONES)).bytes);
  }
}

beforeEach(async () => {
  clock.ms = FRIDAY_MS;
  starts = 0;
  coordinator = await startByHand(clock);
  worker = await enrolByHand(coordinator, clock);
  await saveNeed(worker, 1);
  unwrapResult(await worker.engine.sealAll());
  const { vault, engine, device } = worker;
  const session = {
    ...{ vault, engine, subscribe: () => () => {} },
    ...{ load: async () => session, loaded: () => session },
    handOver: () => {
      starts += 1;
      return new Promise((resolve) => {
        end = resolve;
      });
    },
  };
  const parts = { device, session, needs: [{ place: "held" }], isOnline: true, asOfMs: null };
  const props = { ...parts, go: () => show(<h1>Home</h1>) } as unknown as HandOverProps;
  draw = () => show(<HandOverPart {...props} />);
});

it("N87 whoever looks at the list and comes back finds the hand-over running, and begins no second one", async () => {
  draw();
  press(en["handOver.start"]);
  await expect.poll(() => starts).toBe(1);
  leave();
  expect(text()).toBe("Home");
  draw();
  await expect.poll(text).toContain(en["handOver.running"]);
  await expect.poll(text).toContain(en["handOver.stateWorking"]);
  expect(text()).not.toContain(en["handOver.cutTitle"]);
  press(en["handOver.running"]);
  end(UNREACHABLE);
  await expect.poll(text).toContain(en["handOver.failedReach"]);
  expect(starts).toBe(1);
  press(en["handOver.tryAgain"]);
  await expect.poll(() => starts).toBe(2);
});

it("N87 one that ended while nobody looked is not called cut off", async () => {
  draw();
  press(en["handOver.start"]);
  await expect.poll(() => starts).toBe(1);
  leave();
  end(UNREACHABLE);
  await expect.poll(() => isHandOverMarked(worker.vault)).toBe(false);
  draw();
  await expect.poll(text).toContain(en["handOver.start"]);
  expect(text()).not.toContain(en["handOver.cutTitle"]);
});

it("N87 one that nobody carries on any more is called cut off", async () => {
  await markHandOver(worker.vault);
  draw();
  await expect.poll(text).toContain(en["handOver.cutTitle"]);
});

it("N88 what the coordinator had is told with its hour, and on another day with its day", async () => {
  await goRound();
  draw();
  await expect.poll(text).toContain("coordinator at 16:02");
  leave();
  clock.ms += 17 * 3_600_000;
  draw();
  await expect.poll(text).toContain("coordinator on Fri 3 July, 16:02");
});
