/** Letting a phone in while the relay comes and goes. Rule S13 of screens/README.md. */
import { beforeEach, expect, it, vi } from "vitest";
import { makeStage, plain } from "../../tests/support/stage.tsx";
import { err, ok, type Result } from "../kit/result.ts";
import { garbage, type RelayFailure, unreachable } from "../relay-client/failure.ts";
import { ROLE_FIELD } from "../wire/roles.ts";
import en from "../words/en.json";
import type { Session } from "./session.ts";

const EXPIRES_MS = 900_000;
const GONE: RelayFailure = { ...garbage, code: "RELAY_REFUSED", retry: "never", relayCode: "INVITE_UNKNOWN" };
const tries: unknown[] = [];
let answers: Result<void, { readonly code: string }>[] = [];

vi.mock("./acts/phone-label.ts", () => ({ phoneLabel: () => "River-Lamp" }));
vi.mock("./acts/invite-phone.ts", () => ({
  showInvite: async () => ok({ link: "https://ebb.test/#join=a", expiresMs: EXPIRES_MS }),
  awaitJoin: async () => ok({ keys: { signKey: new Uint8Array(32) }, words: Uint8Array.of(1, 2, 3) }),
  refuseJoin: async () => ok(undefined),
  approveJoin: async (...asked: unknown[]) => {
    tries.push(asked);
    // The last answer is given from then on.
    return answers.length > 1 ? answers.shift() : answers[0];
  },
}));
const { InviteFlow } = await import("./invite-flow.tsx");
const { host, show, press } = makeStage();
const text = () => plain(host.textContent);

let nowMs = 0;
let left = 0;

/** Shows the flow as far as the three words, which a person finds the same. */
async function matchWords(): Promise<void> {
  const session = { relay: {}, vault: {}, engine: {}, nudge: () => {} } as unknown as Session;
  const device = { clock: { nowMs: () => nowMs } } as unknown as Parameters<typeof InviteFlow>[0]["device"];
  const onPeople = () => {
    left += 1;
  };
  show(<InviteFlow device={device} session={session} role={ROLE_FIELD} onPeople={onPeople} />);
  await expect.poll(text).toContain(en["invite.requestTitle"]);
}

beforeEach(() => {
  tries.length = 0;
  nowMs = 0;
  left = 0;
});

it("S13 a relay that is away is named, there is a way out, and it goes on by itself", async () => {
  answers = [err(unreachable), err(unreachable), ok(undefined)];
  await matchWords();
  press(en["join.match"]);
  await expect.poll(text).toContain(en["invite.approvingOffline"]);
  host.querySelector<HTMLButtonElement>(".screen__back")?.click();
  expect(left).toBe(1);
  await expect.poll(text, { timeout: 10_000 }).toContain(en["invite.approvedTitle"]);
  expect(tries).toHaveLength(3);
});

it("S13 a device that could not write it down says so", async () => {
  answers = [err({ code: "STORE_FULL" })];
  await matchWords();
  press(en["join.match"]);
  await expect.poll(text).toContain(en["invite.approvingFull"]);
  expect(host.querySelector(".screen__back")).not.toBeNull();
});

it("S13 where the mailbox is gone the invite is over, and the phone that was signed in is named", async () => {
  answers = [err(unreachable), err(GONE)];
  await matchWords();
  press(en["join.match"]);
  await expect.poll(text).toContain(en["invite.expired"]);
  expect(text()).toContain(en["invite.untold"].replace("{label}", "River-Lamp"));
  expect(tries).toHaveLength(2);
});

it("S13 nothing is signed for a phone that can no longer be told", async () => {
  answers = [ok(undefined)];
  await matchWords();
  nowMs = EXPIRES_MS;
  press(en["join.match"]);
  await expect.poll(text).toContain(en["invite.expired"]);
  expect(text()).not.toContain("River-Lamp");
  expect(tries).toEqual([]);
});
