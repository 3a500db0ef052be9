import { describe, expect, it, vi } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import en from "../../words/en.json";
import { type PaperProblem, TwoPapersScreen } from "./recovery-check.tsx";
import { RecoveryPaperScreen } from "./recovery-papers.tsx";
import { ChooseLostScreen } from "./recovery-restore.tsx";
import { RecoveryReadyScreen, RecoveryStatusScreen } from "./recovery-status.tsx";

const none = () => {};
const { host, show, press, field, type } = makeStage();
const typing = (problem: PaperProblem | null, onCheck = none as (first: string, second: string) => void) =>
  show(<TwoPapersScreen purpose="drill" problem={problem} isBusy={false} onCheck={onCheck} onBack={none} />);

const LINES = ["040G 40R4 083A", "GE1R 70W3 GE1V", "R70W 3GE1 R70S", "W3GE 5J0J QR00"];
const paper = (number: 1 | 2 | 3, onNext = none, onPrint = none) =>
  show(
    <RecoveryPaperScreen
      paper={{ number, lines: LINES, qr: [[true]], setName: "6C31 08A0", mark: ["river", "lamp"], lastDay: 20_674 }}
      onPrint={onPrint}
      onNext={onNext}
      onBack={none}
    />,
  );

describe("typing two papers", () => {
  it("hands over both texts as they were typed", () => {
    const onCheck = vi.fn();
    typing(null, onCheck);
    type("One paper", LINES.join("\n"));
    type("Another paper", "w3ge-5j0j");
    press("Check the papers");
    expect(onCheck).toHaveBeenCalledExactlyOnceWith(LINES.join("\n"), "w3ge-5j0j");
  });

  it("names the wrong line beside the paper that it is in, and leads there", async () => {
    typing(null);
    typing({ kind: "line", paper: 2, line: 3 });
    const wrong = host.querySelector(".field--wrong");
    expect(wrong?.textContent).toContain("Line 3 is not as it stands on the paper.");
    await expect.poll(() => document.activeElement?.id).toBe(field("Another paper").id);
  });

  it.each<[PaperProblem, string]>([
    [{ kind: "otherSet" }, "two different sets"],
    [{ kind: "twice" }, "one paper, typed twice"],
    [{ kind: "apart" }, "do not fit together"],
    [{ kind: "notThese" }, "not the ones that were just made"],
  ])("says of both papers that %o", (problem, text) => {
    typing(problem);
    expect(host.querySelector("[role=alert]")?.textContent).toContain(text);
  });

  it("keeps what was typed when something is wrong with it", () => {
    typing(null);
    type("One paper", "040G");
    typing({ kind: "missing", paper: 1 });
    expect(field("One paper").value).toBe("040G");
  });

  it("never asks the browser to keep or complete a paper", () => {
    typing(null);
    const fields = [...host.querySelectorAll("textarea")];
    expect(fields.map(({ autocomplete, spellcheck }) => [autocomplete, spellcheck])).toEqual([
      ["off", false],
      ["off", false],
    ]);
  });
});

describe("a paper", () => {
  it("stands alone on its screen, line by line", () => {
    paper(2);
    expect(host.querySelectorAll(".paper")).toHaveLength(1);
    expect([...host.querySelectorAll(".paper__line span:last-child")].map((line) => line.textContent)).toEqual(LINES);
  });

  it("says which one it is, of which set and programme, and until when it may exist", () => {
    paper(3);
    const text = host.querySelector(".paper")?.textContent ?? "";
    for (const part of ["Recovery paper 3 of 3", "6C31 08A0", "river lamp", "9 August"]) expect(text).toContain(part);
  });

  it("runs from left to right in every language", () => {
    paper(1);
    expect(host.querySelector(".paper__lines")?.getAttribute("dir")).toBe("ltr");
  });

  it("is printed only when somebody asks for it", () => {
    const onPrint = vi.fn();
    paper(1, none, onPrint);
    expect(onPrint).not.toHaveBeenCalled();
    press("Print this paper");
    expect(onPrint).toHaveBeenCalledOnce();
  });
});

describe("the lost device", () => {
  const choose = (onLost: (id: string) => void) =>
    show(
      <ChooseLostScreen
        mark={["river", "lamp", "stone", "kite"]}
        lastDay={20_674}
        seats={[
          { id: "a", label: "Teapot-Bridge" },
          { id: "b", label: "River-Lamp" },
        ]}
        onLost={onLost}
        onBack={none}
      />,
    );

  it("is not chosen beforehand", () => {
    const onLost = vi.fn();
    choose(onLost);
    press("Take its place");
    expect(onLost).not.toHaveBeenCalled();
    expect(host.querySelector("[role=alert]")?.textContent).toBe("Choose the device that is lost.");
  });

  it("is the one that was chosen", () => {
    const onLost = vi.fn();
    choose(onLost);
    [...host.querySelectorAll("input")].at(1)?.click();
    press("Take its place");
    expect(onLost).toHaveBeenCalledExactlyOnceWith("b");
  });
});

describe("papers that were tried", () => {
  it.each([0, 1])("say that they stand in for a device once the terms name them: %i more have to agree", (missing) => {
    show(<RecoveryReadyScreen missingApprovals={missing} onLeave={none} />);
    const text = host.textContent ?? "";
    const now = [en["recovery.readyLead"], en["recovery.readyRelay"]].map((one) => text.includes(one));
    expect([...now, text.includes("They count once")]).toEqual(
      missing === 0 ? [true, true, false] : [false, false, true],
    );
  });
});

describe("papers in force", () => {
  const status = (destroyed: readonly number[], onDestroyed = none as (numbers: readonly number[]) => void) =>
    show(
      <RecoveryStatusScreen
        setName="6C31 08A0"
        destroyed={destroyed}
        opensUntilMs={null}
        onDestroyed={onDestroyed}
        onMake={none}
        onBack={none}
      />,
    );

  it("are ticked off one by one", () => {
    const onDestroyed = vi.fn();
    status([3], onDestroyed);
    host.querySelector("input")?.click();
    expect(onDestroyed).toHaveBeenCalledExactlyOnceWith([1, 3]);
  });

  it.each([
    [[], "3 papers may still exist"],
    [[1], "2 papers may still exist"],
    [[1, 3], "Fewer than two papers are left, if all that was ticked is true"],
  ])("with %o destroyed say what still opens", (destroyed, text) => {
    status(destroyed);
    expect(host.querySelector("[role=status]")?.textContent).toContain(text);
  });
});
