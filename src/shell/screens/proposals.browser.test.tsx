/** Who approved a proposal, in the words of the screen. Title = rule W47 of ../../words/README.md. */
import { render } from "preact";
import { expect, it } from "vitest";
import { makeHost } from "../../../tests/support/stage.tsx";
import { LanguageProvider } from "../../ui/language.tsx";
import ar from "../../words/ar.json";
import { ENGLISH_WORDS, translateAlias } from "../../words/picture-words.ts";
import pictures from "../../words/pictures/ar.json";
import { Proposals } from "./proposals.tsx";

const { host } = makeHost();
const list = ENGLISH_WORDS.map((word) => pictures[word as keyof typeof pictures]);
const nothing = () => undefined;
const names = ["Moon-Rope", "Teapot-Bridge"];
const row = { key: "1", changes: [], reason: 1, by: null, approvedBy: names, needed: 1, answer: null } as const;

it("W47 names of phones in one sentence stand in the words of the screen", () => {
  render(
    <LanguageProvider catalogue={ar} tag="ar" formatTag="ar-SD" list={list} timeZone="UTC">
      <Proposals rows={[row]} isWorking={false} onApprove={nothing} onDecline={nothing} />
    </LanguageProvider>,
    host,
  );
  const translated = names.map((name) => translateAlias(name, list));
  expect(translated).not.toEqual(names);
  expect(host.textContent).toContain(new Intl.ListFormat("ar-SD").format(translated));
});
