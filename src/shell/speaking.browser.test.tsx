import { render } from "preact";
import { useState } from "preact/hooks";
import { describe, expect, it, vi } from "vitest";
import { makeStage } from "../../tests/support/stage.tsx";
import { createMemoryShelf } from "../store/memory/memory-shelf.ts";
import { Field } from "../ui/field.tsx";
import { FrameProvider } from "../ui/frame.tsx";
import { useWords } from "../ui/language.tsx";
import { Screen } from "../ui/screen.tsx";
import { LANGUAGES } from "../words/language.ts";
import { openLanguages } from "./language.ts";
import { Speaking } from "./speaking.tsx";

/** A busy machine is no failure: what never comes ends the test all the same. */
const until = <T,>(look: () => T) => vi.waitUntil(look, { timeout: 20_000 });

const { host } = makeStage();

/** A screen with half an answer, a number and the name of a phone. */
function HalfFilled() {
  const { t, number, alias } = useWords();
  const [text, setText] = useState("");
  return (
    <Screen title={t("check.title")}>
      <Field label={t("ui.language")} value={text} onInput={setText} />
      <output>{number(12)}</output>
      <bdi>{alias([86, 94])}</bdi>
    </Screen>
  );
}

async function show(wanted: readonly string[], shelf = createMemoryShelf()) {
  const languages = await openLanguages(wanted, await shelf.speech());
  render(
    <Speaking languages={languages} shelf={shelf} timeZone="UTC">
      <FrameProvider frame={{ training: false }}>
        <HalfFilled />
      </FrameProvider>
    </Speaking>,
    host,
  );
  await until(() => document.activeElement?.tagName === "H1");
  return shelf;
}
const field = () => host.querySelector("input:not([type=radio])") as HTMLInputElement;
const page = () => [document.documentElement.lang, document.documentElement.dir];
const menuButton = () => host.querySelector(".top-bar__button") as HTMLButtonElement;

async function openMenu(): Promise<HTMLDialogElement> {
  menuButton().focus();
  menuButton().click();
  return until(() => host.querySelector("dialog"));
}
async function choose(name: string): Promise<void> {
  const menu = await openMenu();
  const tile = [...menu.querySelectorAll("button")].find((one) => one.textContent?.includes(name));
  if (!tile) throw new TypeError(`no language: ${name}`);
  tile.click();
  await until(() => !host.querySelector("dialog"));
}

describe("L1 the language on every screen", () => {
  it("L1 lists every language in its own name, tagged and in its own direction, and marks the current one by more than colour", async () => {
    await show(["en"]);
    const menu = await openMenu();
    const names = [...menu.querySelectorAll<HTMLElement>("[lang]")].map(({ lang, dir, textContent }) => [
      lang,
      dir,
      textContent,
    ]);
    expect(names).toEqual(LANGUAGES.map(({ tag, name }) => [tag, tag === "ar" ? "rtl" : "ltr", name]));
    const current = [...menu.querySelectorAll("[aria-current=true]")];
    expect(current.map((one) => one.textContent)).toEqual(["English"]);
    expect(current[0]?.querySelector("path")?.getAttribute("d")).not.toBe(
      menu.querySelector(".tile:not([aria-current]) path")?.getAttribute("d"),
    );
  });

  it("L2 changes over under what is typed, and gives the focus back", async () => {
    await show(["en"]);
    const typed = field();
    typed.value = "half a ";
    typed.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await choose("العربية");
    expect(field()).toBe(typed);
    expect(typed.value).toBe("half a ");
    expect(page()).toEqual(["ar", "rtl"]);
    await until(() => document.activeElement === menuButton());
    await choose("English");
    expect([typed.value, ...page()]).toEqual(["half a ", "en", "ltr"]);
  });

  it("L3 speaks every language that it lists", async () => {
    await show(["en"]);
    const titles = new Set<string>();
    for (const { name } of LANGUAGES.slice(1)) {
      await choose(name);
      titles.add(`${host.querySelector("h1")?.textContent} ${host.querySelector("bdi:not([lang])")?.textContent}`);
    }
    expect(titles.size).toBe(LANGUAGES.length - 1);
    expect(titles).not.toContain("Check with the person Key-Lantern");
  });

  it("L4 remembers the choice, whatever the browser wishes for", async () => {
    const shelf = await show(["en"]);
    await choose("Français");
    expect(await shelf.speech()).toEqual({ language: "fr", digits: "latn" });
    render(null, host);
    await show(["en"], shelf);
    expect(page()).toEqual(["fr", "ltr"]);
  });

  it("L5 offers the digits of Arabic, and writes what is on the screen in them", async () => {
    const shelf = await show(["ar-MA"]);
    expect(host.querySelector("output")?.textContent).toBe("12");
    const menu = await openMenu();
    const own = [...menu.querySelectorAll("label")].find((one) => one.textContent === "٠ ١ ٢ ٣");
    own?.control?.click();
    await until(() => host.querySelector("output")?.textContent === "١٢");
    expect(await shelf.speech()).toEqual({ language: "ar", digits: "own" });
    expect(host.querySelector("dialog")).not.toBeNull();
  });

  it("L5 offers no digits where the language has none of its own", async () => {
    await show(["uk"]);
    expect((await openMenu()).querySelectorAll("input")).toHaveLength(0);
  });
});
