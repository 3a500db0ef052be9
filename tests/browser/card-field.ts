/** What specs of paper cards begin with: a camera, for each test a relay of its own, and a programme with one worker, who stands at home. */
import { type Page, test } from "@playwright/test";
import { toProgrammeId } from "../../src/kit/brand.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { decodeInvite } from "../../src/wire/invite.ts";
import { BROWSER_FLAGS } from "./browser-flags.ts";
import { joinByLink, showFirstInvite, startProgramme, takePhone } from "./drive.ts";
import { makeFakeCamera } from "./fake-camera.ts";
import { type RelayProcess, startRelayProcess } from "./relay-process.ts";

interface Field {
  readonly worker: Page;
  readonly coordinator: Page;
  readonly programmeId: ReturnType<typeof toProgrammeId>;
}

/** Called once, at the top of a spec. `prepare` runs in the worker's page before the app does. */
export function makeCardField(prepare: () => void = () => {}) {
  const camera = makeFakeCamera();
  let relay: RelayProcess;
  test.use({
    launchOptions: {
      ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
      chromiumSandbox: false,
      args: [...BROWSER_FLAGS, ...camera.flags],
    },
  });
  test.beforeEach(async () => {
    camera.hold(null);
    relay = await startRelayProcess();
  });
  test.afterEach(() => relay.remove());
  test.afterAll(() => camera.remove());

  async function startField(coordinator: Page): Promise<Field> {
    await startProgramme(coordinator, relay.link);
    const link = await showFirstInvite(coordinator);
    const invite = unwrapResult(decodeInvite(link.split("#join=")[1] ?? ""));
    const { page: worker } = await takePhone(coordinator.context().browser() as never);
    await worker.addInitScript(prepare);
    await joinByLink(coordinator, worker, link);
    return { worker, coordinator, programmeId: toProgrammeId(invite.charterHash.subarray(0, 16)) };
  }
  return { camera, relay: () => relay, startField };
}
