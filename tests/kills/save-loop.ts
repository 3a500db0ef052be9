/** What runs inside the page: needs are registered without end, as fast as the screens go on. Each is told once the screen says that it is saved. */

/** Begins each line of the console that names a need whose save was confirmed. */
export const SAVED_LINE = "ebb-saved:";

/** Registers needs until the page ends. Stands alone, because the page gets its source; `line` is `SAVED_LINE`. From home, in English. */
export function startSaving(line: string): void {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 4));
  const title = () => document.querySelector("h1")?.textContent ?? "";
  const findAll = (selector: string, name = "") =>
    [...document.querySelectorAll<HTMLButtonElement>(selector)].filter(
      (one) => !one.disabled && one.textContent?.includes(name),
    );
  const until = async (test: () => boolean) => {
    while (!test()) await pause();
  };
  const press = async (name: string) => {
    await until(() => findAll("button", name).length > 0);
    findAll("button", name)[0]?.click();
  };
  const answer = async () => {
    const before = title();
    const tiles = findAll(".screen--capture .tile:not(.tile--person)");
    const [next] = findAll(".screen__actions .button--primary");
    (tiles[Math.floor(Math.random() * tiles.length)] ?? next)?.click();
    await until(() => title() !== before);
  };
  const register = async () => {
    await press("New need");
    await press("They agree to us writing it");
    await until(() => findAll(".screen--capture .tile:not(.tile--person)").length > 0);
    while (title() !== "Check with the person") await answer();
    await press("Save on this phone");
    await press("No card wanted");
    await until(() => title() === "Saved");
    console.log(line + (document.querySelector<HTMLElement>(".saved__alias")?.innerText.trim() ?? ""));
    await press("Back to your work");
    await until(() => title() === "Your work today");
  };
  void (async () => {
    for (;;) await register();
  })();
}
