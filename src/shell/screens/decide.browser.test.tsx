import { describe, expect, it, vi } from "vitest";
import { userEvent } from "vitest/browser";
import { makeStage, nameOf, plain } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { KeysPanel } from "./keys-panel.tsx";
import { PeopleScreen } from "./people.tsx";
import type { ProposalRow } from "./proposals.tsx";
import { RemoveSeatScreen } from "./remove-seat.tsx";
import { RevokeScreen } from "./revoke.tsx";
import { type SeatRow, SeatsScreen } from "./seats.tsx";
import { StatedNotice } from "./stated.tsx";
import { type WarningRow, WarningsScreen } from "./warnings.tsx";

const none = () => {};
const { host, show, buttons, press, answerDialog } = makeStage();

const warning = (kind: WarningRow["kind"], over: Partial<WarningRow> = {}): WarningRow => ({
  key: kind,
  kind,
  who: null,
  firstMs: 0,
  lastMs: 0,
  count: 1,
  isSeen: false,
  ...over,
});
const warnings = (rows: readonly WarningRow[], onSeen: (key: string) => void = none, offline = false) =>
  show(<WarningsScreen rows={rows} lastContactMs={0} nowMs={0} offline={offline} onSeen={onSeen} onBack={none} />);

describe("warnings", () => {
  it("S1 stand in the order of how grave they are, seen ones last", () => {
    warnings([warning("clock"), warning("split", { isSeen: true }), warning("rewound"), warning("forked")]);
    const titles = [...host.querySelectorAll("h3")].map((one) => one.textContent);
    expect(titles).toEqual([
      en["warnings.forkedTitle"],
      en["warnings.rewoundTitle"],
      en["warnings.clockTitle"],
      en["warnings.splitTitle"],
    ]);
  });

  it("S2 each says what happened, what is not touched and what to do", () => {
    warnings([warning("hole")]);
    expect([...host.querySelectorAll("dd")].map((one) => one.textContent)).toEqual([
      en["warnings.holeWhat"],
      en["warnings.holeStays"],
      en["warnings.holeTodo"],
    ]);
  });

  it("S3 are marked as seen one by one", () => {
    const onSeen = vi.fn();
    warnings([warning("split"), warning("clock")], onSeen);
    press("I have seen this: A phone’s clock");
    expect(onSeen).toHaveBeenCalledExactlyOnceWith("clock");
  });

  it("S1 being offline is no warning", () => {
    warnings([], none, true);
    expect(host.querySelector(".notice--quiet")).not.toBeNull();
    expect(host.querySelector(".card, .notice--alert, .notice--warning")).toBeNull();
  });
});

const SEATS: readonly SeatRow[] = [
  { key: "1", label: "Teapot-Bridge", isThisOne: true, isActive: true },
  { key: "2", label: "Stone-Kite", isThisOne: false, isActive: true },
];
const PROPOSAL: ProposalRow = {
  key: "p",
  changes: [{ kind: "seatRemoved", label: "Moon-Rope" }],
  reason: 1,
  by: "Stone-Kite",
  approvedBy: ["Stone-Kite"],
  needed: 1,
  answer: null,
};
interface SeatsOver {
  readonly seats?: readonly SeatRow[];
  readonly proposal?: ProposalRow;
  readonly others?: readonly ProposalRow[];
  readonly areSeatsFull?: boolean;
  readonly onApprove?: (key: string) => void;
  readonly onDecline?: (key: string) => void;
  readonly onSeat?: (key: string) => void;
}
const seats = (over: SeatsOver) =>
  show(
    <SeatsScreen
      seats={over.seats ?? SEATS}
      candidates={[{ key: "c", label: "Hill-Spoon" }]}
      areSeatsFull={over.areSeatsFull ?? false}
      k={(over.seats ?? SEATS).length}
      profile={2}
      hasRecovery={false}
      proposals={[over.proposal ?? PROPOSAL, ...(over.others ?? [])]}
      state="ready"
      lastContactMs={0}
      nowMs={0}
      offline={false}
      onApprove={over.onApprove ?? none}
      onDecline={over.onDecline ?? none}
      onSeat={over.onSeat ?? none}
      onRemove={none}
      onInvite={none}
      onBack={none}
    />,
  );

describe("coordinators", () => {
  it("S4 one person who decides alone is said as an alert", () => {
    seats({ seats: SEATS.slice(0, 1) });
    expect(host.querySelector(".notice--alert")?.textContent).toContain("1 of 1: one person decides alone");
  });

  it("S4 says how many coordinators are missing", () => {
    seats({});
    expect(plain(host.textContent)).toContain("2 of 3: 1 more coordinator needed");
  });

  it("S5 a proposal says what would change and why", () => {
    seats({});
    expect(plain(host.textContent)).toContain("Moon-Rope is removed for ever");
    expect(plain(host.textContent)).toContain("Reason: It is lost");
  });

  it("S5 approving takes a second tap", () => {
    const onApprove = vi.fn();
    seats({ onApprove });
    press("Approve: Moon-Rope");
    expect(onApprove).not.toHaveBeenCalled();
    answerDialog("Approve");
    expect(onApprove).toHaveBeenCalledExactlyOnceWith("p");
  });

  it("S5 looking again approves nothing, also with Escape", async () => {
    const onApprove = vi.fn();
    seats({ onApprove });
    press("Approve: Moon-Rope");
    await userEvent.keyboard("{Escape}");
    await vi.waitFor(() => expect(host.querySelector("dialog")).toBeNull(), { timeout: 20_000 });
    expect(onApprove).not.toHaveBeenCalled();
  });

  it("S5 approving and not approving have one size and look", () => {
    seats({});
    const looks = [...buttons("Approve"), ...buttons("Do not approve")].map((one) => {
      const { width, height } = one.getBoundingClientRect();
      return [Math.round(width), Math.round(height), one.className].join();
    });
    expect(looks).toHaveLength(2);
    expect(new Set(looks).size).toBe(1);
  });

  it("S5 who approved one that still waits is told before approving a second", () => {
    seats({});
    press("Approve: Moon-Rope");
    expect(host.textContent).not.toContain(en["seats.giveSecond"]);
    seats({ others: [{ ...PROPOSAL, key: "q", changes: [{ kind: "recoverySet" }], answer: "approved" }] });
    expect(host.textContent).toContain(en["seats.giveSecond"]);
  });

  it.each([true, false])("S5 who approved one that still waits is told before proposing a removal: %s", (isSecond) => {
    show(
      <RemoveSeatScreen
        label="River"
        isThisOne={false}
        isSecond={isSecond}
        state="choose"
        onRemove={none}
        onBack={none}
      />,
    );
    expect(host.textContent?.includes(en["seats.giveSecond"])).toBe(isSecond);
  });

  it("S5 an answered proposal asks nothing more", () => {
    seats({ proposal: { ...PROPOSAL, answer: "approved" } });
    expect([...buttons("Approve"), ...buttons("Do not approve")]).toHaveLength(0);
  });

  it("S6 a seat is proposed after a second tap", () => {
    const onSeat = vi.fn();
    seats({ onSeat });
    press("Propose a seat: Hill-Spoon");
    expect(onSeat).not.toHaveBeenCalled();
    answerDialog("Propose a seat");
    expect(onSeat).toHaveBeenCalledExactlyOnceWith("c");
  });

  it("S6 where all five are taken no seat is offered, and why is said", () => {
    seats({ areSeatsFull: true });
    expect(buttons("Propose a seat")).toHaveLength(0);
    expect(host.textContent).toContain(en["seats.full"]);
  });

  it("S6 the last coordinator cannot be removed", () => {
    seats({ seats: SEATS.slice(0, 1) });
    expect(buttons("Remove")).toHaveLength(0);
  });
});

const revoke = (onRevoke: (reason: number) => void) =>
  show(
    <RevokeScreen
      label="River-Lamp"
      endsMs={Date.UTC(2026, 5, 30, 18)}
      state="choose"
      onRevoke={onRevoke}
      onBack={none}
    />,
  );
const chooseReason = (label: string) =>
  [...host.querySelectorAll("label")].find((one) => one.textContent === label)?.click();

describe("ending a phone", () => {
  it("S7 says when a phone that no network reaches stops by itself", () => {
    revoke(none);
    expect(host.textContent).toMatch(/stops showing records by its own clock, at the latest .*\d/);
  });

  it("S7 asks for a reason first", () => {
    revoke(none);
    press("End this phone");
    expect(host.querySelector("dialog")).toBeNull();
    expect(host.querySelector("[role=alert]")?.textContent).toBe("Choose a reason first.");
  });

  it("S7 ends it with the reason's code after a second tap", () => {
    const onRevoke = vi.fn();
    revoke(onRevoke);
    chooseReason("It was stolen or taken");
    press("End this phone");
    expect(onRevoke).not.toHaveBeenCalled();
    answerDialog("End it now");
    expect(onRevoke).toHaveBeenCalledExactlyOnceWith(2);
  });

  it("S7 is offered for phones and not for coordinators or ended phones", () => {
    const phone = { approvedDay: 0, lastHeardMs: null, isThisOne: false };
    show(
      <PeopleScreen
        phones={[
          { ...phone, id: "1", label: "Stone-Kite", role: "coordinator" },
          { ...phone, id: "2", label: "River-Lamp", role: "field" },
          { ...phone, id: "3", label: "Hill-Spoon", role: "field", isEnded: true },
        ]}
        asOfMs={null}
        onInvite={none}
        onEnd={none}
      />,
    );
    expect(buttons("End").map(nameOf)).toEqual(["End: River-Lamp"]);
  });
});

describe("keys and statements", () => {
  it("S8 coordinators without the key are named", () => {
    show(
      <KeysPanel
        number={2}
        sinceMs={0}
        nextMs={null}
        missing={["Moon-Rope"]}
        oldKeys={[]}
        state="ready"
        offline={false}
        onChange={none}
      />,
    );
    expect(host.querySelector(".notice--warning")?.textContent).toContain("Moon-Rope");
  });

  it.each(["own", "confirmed", "differs"] as const)("S9 a list that is %s cannot be confirmed", (state) => {
    show(<StatedNotice label="Stone-Kite" count={3} state={state} onConfirm={none} />);
    expect(host.querySelectorAll("button")).toHaveLength(0);
  });

  it("S9 names who stated the list and how much of it", () => {
    show(<StatedNotice label="Stone-Kite" count={3} state="open" onConfirm={none} />);
    expect(plain(host.textContent)).toContain("3 records of this list are stated by Stone-Kite");
  });
});
