import { describe, expect, it, vi } from "vitest";
import { makeStage } from "../../../tests/support/stage.tsx";
import { bytesFromWords } from "../../words/picture-words.ts";
import { CompareScreen } from "./compare.tsx";
import { CreateScreen } from "./create.tsx";
import { ConfirmWordsScreen } from "./first-words.tsx";
import { InviteScreen } from "./invite.tsx";
import { OwnPassphraseScreen } from "./own-secret.tsx";
import { ReopenScreen } from "./reopen.tsx";
import { UnlockScreen, type VaultChoice } from "./unlock.tsx";

const none = () => {};
const { host, show, button, press, type } = makeStage();

const VAULT: VaultChoice = {
  id: "1",
  picture: "lantern",
  pictureNumber: 126,
  role: "field",
  isTraining: false,
  wordCount: 5,
};
const unlock = (onOpen: (secret: unknown) => void, pauseSeconds = 0) =>
  show(
    <UnlockScreen
      vault={VAULT}
      isWrong={false}
      pauseSeconds={pauseSeconds}
      onOpen={onOpen}
      onLost={none}
      onFile={none}
    />,
  );

describe("F1 unlock", () => {
  it("F1 hands over the typed words as bytes", () => {
    const onOpen = vi.fn();
    unlock(onOpen);
    type("Your words", "River, lamp stone-kite MOON");
    press("Open");
    const words = bytesFromWords("river lamp stone kite moon");
    expect(onOpen).toHaveBeenCalledExactlyOnceWith({ type: "words", words: words.ok && words.value });
  });

  it("F1 names the word that is not in the list and opens nothing", () => {
    const onOpen = vi.fn();
    unlock(onOpen);
    type("Your words", "river lamp qqqq kite moon");
    press("Open");
    expect(host.textContent).toContain("Word 3 is not in the list");
    expect(onOpen).not.toHaveBeenCalled();
  });

  it("F1 opens nothing while the pause runs", () => {
    const onOpen = vi.fn();
    unlock(onOpen, 25);
    type("Your words", "river lamp stone kite moon");
    press("Open");
    expect(onOpen).not.toHaveBeenCalled();
  });

  it("F1 never asks the browser to keep the words", () => {
    unlock(none);
    const field = host.querySelector("textarea");
    expect([field?.autocomplete, field?.getAttribute("autocapitalize"), field?.spellcheck]).toEqual([
      "off",
      "none",
      false,
    ]);
    expect(host.querySelectorAll("input[type=password]")).toHaveLength(0);
  });

  it("F1 reads a PIN typed in other digits", () => {
    const onPin = vi.fn();
    show(<ReopenScreen picture="lantern" triesLeft={5} isWrong={false} onPin={onPin} onWords={none} />);
    type("PIN", "٢٥٨٠");
    press("Open");
    expect(onPin).toHaveBeenCalledExactlyOnceWith("2580");
  });
});

describe("first words", () => {
  const confirm = (onConfirmed: () => void) =>
    show(
      <ConfirmWordsScreen
        words={["river", "lamp", "stone", "kite", "moon"]}
        ask={[2, 5]}
        onConfirmed={onConfirmed}
        onSeeAgain={none}
      />,
    );

  it("go on when both words are right", () => {
    const onConfirmed = vi.fn();
    confirm(onConfirmed);
    type("Word 2", "Lamp");
    type("Word 5", "moon");
    press("Check");
    expect(onConfirmed).toHaveBeenCalledOnce();
  });

  it("say which word is wrong and stay", () => {
    const onConfirmed = vi.fn();
    confirm(onConfirmed);
    type("Word 2", "lamp");
    type("Word 5", "river");
    press("Check");
    expect(host.querySelectorAll(".field__error")).toHaveLength(1);
    expect(onConfirmed).not.toHaveBeenCalled();
  });

  it("refuse a weak passphrase with the number of words that is missing", () => {
    const onChosen = vi.fn();
    show(<OwnPassphraseScreen wordCount={5} onChosen={onChosen} onGenerated={none} />);
    type("Passphrase", "river lamp");
    press("Use this passphrase");
    expect(host.textContent).toContain("Different words so far: 2. Needed: 6.");
    expect(onChosen).not.toHaveBeenCalled();
  });
});

describe("joining", () => {
  it("gives Match and Different the same size and look, and neither the focus", () => {
    show(<CompareScreen side="phone" words={["river", "lamp", "stone"]} onMatch={none} onDifferent={none} />);
    const [match, different] = [button("Match"), button("Different")];
    const look = (one: HTMLButtonElement) => {
      const { width, height } = one.getBoundingClientRect();
      const { fontSize, color, backgroundColor } = getComputedStyle(one);
      return [Math.round(width), Math.round(height), fontSize, color, backgroundColor, one.className];
    };
    expect(look(match)).toEqual(look(different));
    expect([match, different]).not.toContain(document.activeElement);
  });

  it("shows neither code nor link of an invite that is too old", () => {
    show(
      <InviteScreen
        joinsAs="field"
        qr={[[true]]}
        link="https://ebb.example/#join=x"
        validUntilMs={0}
        state="expired"
        copy="none"
        onCopy={none}
        onNew={none}
        onBack={none}
      />,
    );
    expect([host.querySelector("svg.qr"), host.querySelector("textarea")]).toEqual([null, null]);
  });
});

describe("create", () => {
  it("names each problem at the top and beside its field, and keeps what was typed", () => {
    const onCreate = vi.fn();
    show(
      <CreateScreen
        nowMs={Date.UTC(2026, 5, 30)}
        timeZone="Asia/Beirut"
        timeZones={["Asia/Beirut"]}
        isRefused={false}
        onCreate={onCreate}
        onBack={none}
      />,
    );
    type("Name", "Harbour");
    type("Areas, one on each line", "Block A\nblock a");
    press("Continue");
    const said = "Line 2: this area is already above.";
    expect(host.querySelector("[role=alert]")?.textContent).toContain(said);
    expect(host.querySelector(".field__error")?.textContent).toContain(said);
    expect(host.querySelector<HTMLInputElement>("#create-name")?.value).toBe("Harbour");
    expect(onCreate).not.toHaveBeenCalled();
  });
});
