/** C3 over answers of the engine that come while somebody looks at it. */
import { expect, it, vi } from "vitest";
import { makeStage, plain } from "../../../tests/support/stage.tsx";
import type { HelpView, ProposalView } from "../../assignment/screens/views.ts";
import type { HelpNeed } from "../../need/model.ts";
import en from "../../words/en.json";
import { DecidePart } from "./decide-part.tsx";

const none = () => {};
const { host, show, press, buttons, field, type } = makeStage();
const DAY = 20_634;
const need = (key: string): HelpNeed => ({
  ...{ kind: "help", alias: [Number(key), 92], area: 3, day: DAY, half: "am", sector: 1, item: 101, urgency: 2 },
  ...{ people: 1, extraHelp: [], helperPreference: 0, language: "ar", informedBy: 1, noticeVersion: 1 },
});
const help = (label: string): HelpView => ({
  ...{ key: label, label, item: 101, people: 5, travel: 1, languages: ["ar"], can: [], areas: [3], window: null },
  ...{ expires: 2 * DAY + 4, level: 2, checkedDay: DAY, helper: 1, openTasks: 0, capacity: 2 },
});
const pair = (key: string, label: string): ProposalView => ({
  ...{ key, need: need(key), help: help(label), because: [], notChecked: [], isTie: false, blockedBy: [], others: [] },
  needsChecked: false,
});
const FIRST = pair("1", "Stone-Kite");
const SECOND = pair("2", "Cup-Tree");

type Save = () => Promise<boolean>;
/** What the engine suggests by now; a need that stands in `closed` is open no more. */
function draw(
  list: readonly ProposalView[],
  { closed = [] as string[], isCurrent = true, onSave = (() => Promise.resolve(true)) as Save } = {},
) {
  const known = [...new Set([...list.map(({ key }) => key), "1", "2"])];
  const board = {
    ...{ matching: { meetingPoints: [] }, replica: { generation: 0, records: { recordById: new Map() } } },
    source: { now: 2 * DAY, needs: known.map((key) => ({ key, isOpen: !closed.includes(key) })) },
  };
  const proposals = {
    ...{ waiting: list.length, count: list.length, suggested: new Set(), sureness: "exact", seed: 1, isCurrent },
    at: (index: number) => list[index] ?? null,
    indexOf: (key: string) => list.findIndex((one) => one.key === key),
  };
  const store = { get: async () => null, commit: async () => undefined };
  const parts = { vault: { store, seal: () => ({}), open: () => null } };
  const rest = { places: [], today: DAY, lastContactMs: 0, nowMs: 0, offline: false, saveState: "ready" };
  const props = { ...rest, board, proposals, parts, onSave, onQuestion: none, onBack: none };
  show(<DecidePart {...(props as unknown as Parameters<typeof DecidePart>[0])} />);
}
const names = () => [...host.querySelectorAll("h2 bdi")].map((one) => plain(one.textContent));
const helper = () => names().at(-1);
const meet = () => type(en["decide.meeting"], "The gate by the tap");

it("A37 the need that is looked at stays, with what was typed, whatever stands before it by now", () => {
  draw([FIRST]);
  const shown = names();
  meet();
  draw([SECOND, FIRST]);
  expect([names(), field(en["decide.meeting"]).value]).toEqual([shown, "The gate by the tap"]);
  expect(plain(host.textContent)).toContain("2 of 2 waiting for you");
  press(en["decide.next"]);
  expect(helper()).toBe("Cup-Tree");
});

it("A37 another suggestion is told and not shown before somebody looks again", () => {
  draw([FIRST]);
  draw([pair("1", "Moon-Rope")]);
  expect([helper(), buttons("Confirm").length]).toEqual(["Stone-Kite", 0]);
  expect(plain(host.textContent)).toContain(en["decide.staleHelp"]);
  press(en["decide.lookAgain"]);
  expect([helper(), buttons("Confirm").length]).toEqual(["Moon-Rope", 1]);
});

it("A37 a need that somebody decided meanwhile stays until somebody looks again; then comes what follows it", () => {
  draw([FIRST, SECOND]);
  draw([SECOND], { closed: ["1"] });
  expect([helper(), buttons("Confirm").length]).toEqual(["Stone-Kite", 0]);
  expect(plain(host.textContent)).toContain(en["decide.staleGone"]);
  press(en["decide.lookAgain"]);
  expect(helper()).toBe("Cup-Tree");
});

it("A37 after a decision the next is drawn once the engine has answered for it, and what it said before is not", async () => {
  let finish: (isSaved: boolean) => void = none;
  const saved = new Promise<boolean>((resolve) => {
    finish = resolve;
  });
  const onSave = vi.fn(() => saved);
  draw([FIRST], { onSave });
  meet();
  press("Confirm");
  press(en["decide.keep"]);
  expect([onSave.mock.calls.length, names(), plain(host.textContent).includes(en["decide.wait"])]).toEqual([
    1,
    [],
    true,
  ]);
  draw([FIRST], { isCurrent: false, onSave });
  finish(true);
  await saved;
  await expect.poll(() => [names(), buttons("Confirm").length]).toEqual([[], 0]);
  draw([pair("1", "Moon-Rope")], { onSave });
  expect([helper(), buttons("Confirm").length, field(en["decide.meeting"]).value]).toEqual(["Moon-Rope", 1, ""]);
});

it("A37 a decision that was not written leaves the pair where it was", async () => {
  draw([FIRST, SECOND], { onSave: () => Promise.resolve(false) });
  meet();
  press("Confirm");
  press(en["decide.keep"]);
  await expect.poll(helper).toBe("Stone-Kite");
});
