import { useState } from "preact/hooks";
import { beforeEach, expect, it } from "vitest";
import { page } from "vitest/browser";
import { makeHost } from "../../../tests/support/stage.tsx";
import type { Task } from "../../assignment/model.ts";
import type { Op } from "../../feed/op.ts";
import { err, ok } from "../../kit/result.ts";
import { FrameProvider } from "../../ui/frame.tsx";
import en from "../../words/en.json";
import { TaskPart } from "./task-part.tsx";
import type { Page, TaskPage, Volunteer } from "./volunteer.ts";

const NOW = 41_268;
const TASK: Task = {
  ...{ assignment: "a1", item: 101, people: 3, extraHelp: [], language: "en", meetingPoint: "The gate", halfDay: NOW },
  ...{ words: { helper: [1, 2, 3], answer: [4, 5, 6] }, expires: NOW + 2, badge: new Uint8Array(), isStopped: false },
};

type Saved = Awaited<ReturnType<Volunteer["saveOwn"]>>;
let written: (saved: Saved) => void = () => undefined;
let pages: Page[] = [];
const { show } = makeHost();

/** The part alone, with a store whose answer the test gives. */
function Phone() {
  const [at, setAt] = useState<Page>({ at: "handshake" });
  const volunteer = {
    ...{
      device: { clock: { nowMs: () => 0 } },
      session: { vault: { identity: () => ({ keys: { signKey: new Uint8Array(32) } }) } },
    },
    ...{ own: { task: TASK, state: "accepted" }, help: { offers: [], answers: [] }, now: NOW, asOfMs: 0 },
    saveOwn: () => new Promise<Saved>((resolve) => (written = resolve)),
    onWritten: () => undefined,
    go: (next: Page) => {
      pages.push(next);
      setAt(next);
    },
  } as unknown as Volunteer;
  return at.at === "home" ? <h1>Home</h1> : <TaskPart {...volunteer} page={at as TaskPage} />;
}

beforeEach(() => {
  pages = [];
  show(
    <FrameProvider frame={{ training: false }}>
      <Phone />
    </FrameProvider>,
  );
});

const stop = () => page.getByRole("heading", { name: en["shake.stopTitle"] });
const homeButton = () => page.getByRole("button", { name: en["volunteer.home"] });
const differ = () => page.getByRole("button", { name: en["join.different"] }).click();

it("O10 stops at once, and shows no way on before the answer is written", async () => {
  await differ();
  await expect.element(stop()).toBeVisible();
  expect(homeButton().elements()).toHaveLength(0);
});

it("O10 calls nobody back who went on after the answer was written", async () => {
  await differ();
  written(ok({ recordId: new Uint8Array(16) } as Op));
  await homeButton().click();
  await expect.element(page.getByRole("heading", { name: "Home" })).toBeVisible();
  expect(pages).toEqual([{ at: "differed" }, { at: "home" }]);
});

it("O10 offers to write it again where it failed", async () => {
  await differ();
  written(err({ code: "STORE_FULL" } as Exclude<Saved, { ok: true }>["error"]));
  await expect.element(page.getByRole("button", { name: en["shake.again"] })).toBeVisible();
});
