/** What runs inside the page: needs are registered without end, as fast as the screens go on. Each is told once the screen says that it is saved. */

/** The page calls this with the name of each need whose save was confirmed, and waits for the answer: at a kill one name at most has not arrived. */
export const SAVED_CALL = "ebbSaved";

/** Registers needs until the page ends. Stands alone, because the page gets its source; `call` is `SAVED_CALL`. From home, in English. */
export function startSaving(call: string): void {
  const tell = (window as unknown as Record<string, (name: string) => Promise<void>>)[call];
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
    await tell?.(document.querySelector<HTMLElement>(".saved__alias")?.innerText.trim() ?? "");
    await press("Back to your work");
    await until(() => title() === "Your work today");
  };
  void (async () => {
    for (;;) await register();
  })();
}
