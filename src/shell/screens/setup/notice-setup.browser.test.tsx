/** Which languages of the spoken notice a programme can offer. */
import { beforeEach, expect, it, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import { makeHost } from "../../../../tests/support/stage.tsx";
import en from "../../../words/en.json";
import { NoticeSetup } from "./notice-setup.tsx";

const { show } = makeHost();
const none = () => {};
const saved = vi.fn<(offered: readonly string[]) => void>();

beforeEach(() => {
  saved.mockClear();
  show(
    <NoticeSetup
      languages={[
        { tag: "en", text: en["notice.text"], missing: 0 },
        { tag: "fr", text: "Nous notons vos besoins.", missing: 0 },
        { tag: "uk", text: "Ми запишемо, що вам потрібно.", missing: 4 },
        { tag: "es", text: null, missing: 17 },
        { tag: "ar", text: "نكتب ما تحتاجون إليه.", missing: 1 },
      ]}
      offered={["en", "ar"]}
      noticeVersion={1}
      setup={{ basis: "Our mandate.", helpsWithout: false }}
      state="ready"
      onSave={saved}
      onBack={none}
    />,
  );
});

const language = (name: string) => page.getByRole("region", { name });

it("C7 a language whose notice lacks a text cannot be offered, and says what it lacks", async () => {
  await expect
    .element(language("Français").getByRole("radio", { name: en["setup.offered"], exact: true }))
    .toBeEnabled();
  const lacks = { Українська: en["setup.missing_other"].replace("{count}", "4"), Español: en["setup.noText"] };
  for (const [name, sentence] of Object.entries(lacks)) {
    await expect.element(language(name).getByText(sentence)).toBeVisible();
    expect(language(name).getByRole("radio").elements()).toEqual([]);
  }
  await userEvent.click(language("Français").getByRole("radio", { name: en["setup.offered"], exact: true }));
  await userEvent.click(page.getByRole("button", { name: en["setup.save"] }));
  expect(saved.mock.lastCall?.[0]).toEqual(["en", "ar", "fr"]);
});

it("C7 one that is offered already and lacks a text now can be taken back, and not offered again", async () => {
  const arabic = language("العربية");
  await expect.element(arabic.getByText(en["setup.missing_one"].replace("{count}", "1"))).toBeVisible();
  await userEvent.click(arabic.getByRole("radio", { name: en["setup.notOffered"], exact: true }));
  await expect.element(arabic.getByRole("radio").first()).not.toBeInTheDocument();
  await userEvent.click(page.getByRole("button", { name: en["setup.save"] }));
  expect(saved.mock.lastCall?.[0]).toEqual(["en"]);
});
