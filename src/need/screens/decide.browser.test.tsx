import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { makeStage, nameOf, plain } from "../../../tests/support/stage.tsx";
import type { HelpNeed } from "../model.ts";
import { type AsideRow, AsideScreen } from "./aside.tsx";
import { ConflictScreen } from "./conflicts.tsx";
import { EraseRecord } from "./erase-record.tsx";
import type { ConflictAnswer, FieldConflict } from "./field-decision.tsx";
import { NeedsListScreen } from "./needs-list.tsx";

const none = () => {};
const { host, show, buttons, button, press, answerDialog } = makeStage();

const NEED: HelpNeed = {
  kind: "help",
  alias: [181, 92],
  area: 3,
  day: 20_634,
  half: "am",
  sector: 1,
  item: 101,
  urgency: 2,
  people: 4,
  extraHelp: [],
  helperPreference: 0,
  language: "ar",
  informedBy: 1,
  noticeVersion: 1,
};
const answer = (key: string, over: Partial<HelpNeed>): ConflictAnswer => ({
  key,
  need: { ...NEED, ...over },
  by: { label: "River-Lamp", role: "field", isThisOne: false },
  atMs: 0,
});
const URGENCY: FieldConflict = { field: 13, answers: [answer("a", {}), answer("b", { urgency: 1 })] };
const PEOPLE: FieldConflict = { field: 14, answers: [answer("a", {}), answer("b", { people: 1 })] };

const conflict = (conflicts: readonly FieldConflict[], onSave: (choice: unknown) => void = none, onBack = none) =>
  show(
    <ConflictScreen
      alias={NEED.alias}
      conflicts={conflicts}
      confirmedBy={[]}
      places={[]}
      lastContactMs={null}
      nowMs={0}
      offline={false}
      saveState="ready"
      onSave={onSave}
      onBack={onBack}
    />,
  );

describe("choosing between answers", () => {
  it("N1 nothing is chosen beforehand and nothing can be saved", () => {
    conflict([URGENCY]);
    expect(buttons("Save")).toHaveLength(0);
  });

  it("N1 the buttons of all answers and of keeping it undecided have one size and look", () => {
    conflict([URGENCY]);
    const looks = [...buttons("Choose this"), ...buttons("Keep undecided")].map((one) => {
      const { width, height } = one.getBoundingClientRect();
      return [Math.round(width), Math.round(height), one.className].join();
    });
    expect(looks).toHaveLength(3);
    expect(new Set(looks).size).toBe(1);
  });

  it("N2 saves what was chosen and leaves out what was kept undecided", () => {
    const onSave = vi.fn();
    conflict([URGENCY, PEOPLE], onSave);
    press("Choose this: Today");
    press("Keep undecided: People");
    press("Save 1 choice");
    expect(onSave).toHaveBeenCalledExactlyOnceWith(new Map([[13, "b"]]));
  });

  it("N2 undo takes a choice back", () => {
    conflict([URGENCY]);
    press("Choose this: Today");
    press("Undo");
    expect([buttons("Save").length, buttons("Choose this").length]).toEqual([0, 2]);
  });

  it("N2 leaving with a choice asks first", () => {
    const onBack = vi.fn();
    conflict([URGENCY], none, onBack);
    press("Choose this: Today");
    press("Back");
    expect(onBack).not.toHaveBeenCalled();
    answerDialog("Leave undecided");
    expect(onBack).toHaveBeenCalledOnce();
  });

  it("N3 a choice made before another answer arrived is none any more", () => {
    conflict([URGENCY]);
    press("Choose this: Today");
    conflict([{ ...URGENCY, answers: [...URGENCY.answers, answer("c", { urgency: 4 })] }]);
    expect(buttons("Save")).toHaveLength(0);
    expect(host.textContent).toContain("Another answer arrived");
  });

  it("N1 a keyboard chooses, and the focus goes on from the question", async () => {
    conflict([URGENCY]);
    // The screen's own heading takes the focus once it is drawn.
    await vi.waitFor(() => expect(document.activeElement?.tagName).toBe("H1"), { timeout: 20_000 });
    button("Choose this: Today").focus();
    await userEvent.keyboard("{Enter}");
    await vi.waitFor(() => expect(document.activeElement?.textContent).toBe("How soon"), { timeout: 20_000 });
    await userEvent.keyboard("{Tab}");
    expect(nameOf(document.activeElement ?? host)).toBe("Undo: How soon");
  });
});

const ASIDE: AsideRow = {
  key: "1",
  reason: "revoked",
  by: { label: "River-Lamp", role: "field", isThisOne: false },
  atMs: 0,
  act: "change",
  alias: NEED.alias,
  answers: [{ field: 13, need: NEED }],
  isUsable: true,
  decided: null,
};
const aside = (row: AsideRow, onUse: (key: string) => void) =>
  show(
    <AsideScreen
      rows={[row]}
      places={[]}
      lastContactMs={null}
      nowMs={0}
      offline={false}
      onUse={onUse}
      onLeave={none}
      onBack={none}
    />,
  );

describe("changes that were set aside", () => {
  it("N5 say why they do not count and what they would say", () => {
    aside(ASIDE, none);
    expect(plain(host.textContent)).toContain("It came after this device was ended");
    expect(plain(host.textContent)).toContain("How soon: Within 3 days");
  });

  it("N6 are used only after a second tap", () => {
    const onUse = vi.fn();
    aside(ASIDE, onUse);
    press("Use it");
    expect(onUse).not.toHaveBeenCalled();
    answerDialog("Use it");
    expect(onUse).toHaveBeenCalledExactlyOnceWith("1");
  });

  it("N6 that cannot be read whole cannot be used", () => {
    aside({ ...ASIDE, isUsable: false }, none);
    expect(buttons("Use it")).toHaveLength(0);
  });
});

describe("erasing a record", () => {
  it("N7 Escape keeps the record", async () => {
    const [onErase, onKeep] = [vi.fn(), vi.fn()];
    show(<EraseRecord alias={NEED.alias} state="ask" onErase={onErase} onKeep={onKeep} />);
    await userEvent.keyboard("{Escape}");
    await vi.waitFor(() => expect(onKeep).toHaveBeenCalledOnce(), { timeout: 20_000 });
    expect(onErase).not.toHaveBeenCalled();
  });

  it("N7 Escape does nothing while the record is being erased", async () => {
    const onKeep = vi.fn();
    show(<EraseRecord alias={NEED.alias} state="working" onErase={none} onKeep={onKeep} />);
    await userEvent.keyboard("{Escape}");
    expect(onKeep).not.toHaveBeenCalled();
  });
});

const list = (over: { asOfMs?: number | null; onDispute?: (key: string) => void }) =>
  show(
    <NeedsListScreen
      rows={[{ key: "7", need: NEED, isNew: false, isDisputed: true }]}
      places={[]}
      today={20_634}
      asOfMs={over.asOfMs ?? null}
      nowMs={100 * 3_600_000}
      lastReceivedMs={null}
      offline={false}
      {...(over.onDispute && { onDispute: over.onDispute })}
    />,
  );

describe("the needs list", () => {
  it("N8 leads from a record with two answers to its answers", () => {
    const onDispute = vi.fn();
    list({ onDispute });
    press("Two answers: look");
    expect(onDispute).toHaveBeenCalledExactlyOnceWith("7");
  });

  it("N81 shows what the typed words stand in, and everything again once they are cleared", async () => {
    list({});
    const field = host.querySelector<HTMLInputElement>("input[type=text]");
    await userEvent.type(field ?? document.body, "nowhere at all");
    await vi.waitFor(() => expect(host.querySelector(".need-rows")).toBeNull());
    press("Clear filters");
    expect([host.querySelectorAll(".need-rows > li").length, field?.value]).toEqual([1, ""]);
  });

  it("N9 says that nothing was ever received", () => {
    list({ asOfMs: null });
    expect(host.querySelector(".as-of")?.textContent).toBe("Never received anything yet");
  });

  it.each([
    [3, "3 hours ago", false],
    [30, "Much may have changed", true],
  ])("N9 tells the age of what came %i hours ago, marked once it is a day", (hours, text, isOld) => {
    list({ asOfMs: (100 - hours) * 3_600_000 });
    const mark = host.querySelector(".as-of");
    expect([plain(mark?.textContent).includes(text), mark?.matches(".as-of--old")]).toEqual([true, isOld]);
  });
});
