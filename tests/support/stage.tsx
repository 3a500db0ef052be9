/** What component tests stand on: a place in the page that is empty before and after each test, screens drawn there in English, and hands that press and type. */
import { type ComponentChildren, options, render } from "preact";
import { afterEach, beforeEach } from "vitest";
import { LanguageProvider } from "../../src/ui/language.tsx";
import en from "../../src/words/en.json";
import "../../src/ui/styles.css";

/** A text without the marks that isolate what was set into it. */
export const plain = (text: string | null | undefined): string => (text ?? "").replaceAll(/[\u2066-\u2069]/g, "");
/** What a button is called where it is heard. */
export const nameOf = (one: Element): string => plain(one.getAttribute("aria-label") ?? one.textContent);

/** A place for screens, which are drawn when the browser would draw them. */
export function makeHost() {
  const host = document.createElement("div");
  beforeEach(() => document.body.append(host));
  afterEach(() => {
    render(null, host);
    host.remove();
  });
  const show = (screen: ComponentChildren): void =>
    render(
      <LanguageProvider catalogue={en} tag="en" timeZone="UTC">
        {screen}
      </LanguageProvider>,
      host,
    );
  return { host, show };
}

/** The same where all is drawn at once, so that a test sees the screen right after each tap. */
export function makeStage() {
  beforeEach(() => {
    options.debounceRendering = (draw) => draw();
  });
  const { host, show } = makeHost();
  const buttons = (name: string) => [...host.querySelectorAll("button")].filter((one) => nameOf(one).startsWith(name));
  /** The button of that name, else the first whose name begins so. */
  function button(name: string): HTMLButtonElement {
    const all = buttons(name);
    const found = all.find((one) => nameOf(one) === name) ?? all[0];
    if (!found) throw new TypeError(`no button: ${name}`);
    return found;
  }
  const press = (name: string): void => button(name).click();
  /** Presses a button of the open dialog. */
  const answerDialog = (name: string): void =>
    [...host.querySelectorAll<HTMLButtonElement>("dialog button")].find((one) => nameOf(one) === name)?.click();
  function field(label: string): HTMLInputElement | HTMLTextAreaElement {
    const found = [...host.querySelectorAll("label")].find((one) => plain(one.textContent) === label)?.control;
    if (!(found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement))
      throw new TypeError(`no field: ${label}`);
    return found;
  }
  function type(label: string, text: string): void {
    const one = field(label);
    one.value = text;
    one.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  return { host, show, buttons, button, press, answerDialog, field, type };
}
