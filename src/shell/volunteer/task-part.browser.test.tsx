import { useState } from "preact/hooks";
import { beforeEach, expect, it } from "vitest";
import { page } from "vitest/browser";
import { makeHost } from "../../../tests/support/stage.tsx";
import type { Task } from "../../assignment/model.ts";
import type { TaskState } from "../../assignment/task-state.ts";
import type { Op } from "../../feed/op.ts";
import { systemRandom } from "../../kit/random.ts";
import { err, ok, unwrapResult } from "../../kit/result.ts";
import { fieldsToAnswer } from "../../offer/codec.ts";
import { FrameProvider } from "../../ui/frame.tsx";
import en from "../../words/en.json";
import { TaskPart } from "./task-part.tsx";
import type { Page, TaskPage, Volunteer } from "./volunteer.ts";

const NOW = 41_268;
const TASK: Task = {
  ...{
    assignment: "a1".repeat(16),
    item: 101,
    people: 3,
    extraHelp: [],
    language: "en",
    meetingPoint: "The gate",
    halfDay: NOW,
  },
  ...{ words: { helper: [1, 2, 3], answer: [4, 5, 6] }, expires: NOW + 2, badge: new Uint8Array(), isStopped: false },
};

type MakeOp = Parameters<Volunteer["saveOwn"]>[0];
type Saved = Awaited<ReturnType<Volunteer["saveOwn"]>>;
let written: (saved: Saved) => void = () => undefined;
let pages: Page[] = [];
let made: Op[] = [];
const { show } = makeHost();

/** The part alone, with a store whose answer the test gives. */
function Phone({ state = "accepted", from = "handshake" }: { state?: TaskState; from?: TaskPage["at"] }) {
  const [at, setAt] = useState({ at: from } as Page);
  const volunteer = {
    ...{
      device: { clock: { nowMs: () => 0 } },
      session: { vault: { identity: () => ({ keys: { signKey: new Uint8Array(32) } }) } },
    },
    ...{ own: { task: TASK, state }, help: { offers: [], answers: [] }, now: NOW, asOfMs: 0 },
    saveOwn: (make: MakeOp) => {
      made.push(make({ clock: { nowMs: () => 0 }, random: systemRandom, last: null }));
      return new Promise<Saved>((resolve) => (written = resolve));
    },
    onWritten: () => undefined,
    go: (next: Page) => {
      pages.push(next);
      setAt(next);
    },
  } as unknown as Volunteer;
  return at.at === "home" ? <h1>Home</h1> : <TaskPart {...volunteer} page={at as TaskPage} />;
}

const draw = (props: Parameters<typeof Phone>[0] = {}): void =>
  show(
    <FrameProvider frame={{ training: false }}>
      <Phone key={props.from ?? "handshake"} {...props} />
    </FrameProvider>,
  );
beforeEach(() => {
  [pages, made] = [[], []];
  draw();
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

const says = () => made.map(({ fields }) => unwrapResult(fieldsToAnswer(fields)).says);
const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const unable = () => page.getByRole("button", { name: en["task.unable"] });

it("O11 who accepted and cannot go after all says so in two taps, once, and may think better of it", async () => {
  draw({ from: "task" });
  await unable().click();
  await press(en["task.accept"]);
  await expect.element(unable()).toBeVisible();
  expect(made).toEqual([]);
  await unable().click();
  await press(en["task.decline"]);
  await expect.poll(says).toEqual(["declined"]);
  expect(page.getByRole("dialog").elements()).toEqual([]);
});

it.each(["new", "stopped", "declined", "answered", "lapsed"] as const)(
  "O11 nobody else is asked: %s",
  async (state) => {
    draw({ from: "task", state });
    await expect.element(page.getByRole("heading", { name: en["task.title"] })).toBeVisible();
    expect(unable().elements()).toEqual([]);
  },
);

const stopped = () => page.getByRole("alert").getByText(en["task.stopped"]);

it("O12 a stop stands in place of the words at the door", async () => {
  await expect.element(page.getByRole("button", { name: en["join.match"] })).toBeVisible();
  draw({ state: "stopped" });
  await expect.element(stopped()).toBeVisible();
  expect(page.getByRole("button", { name: en["join.match"] }).elements()).toEqual([]);
});

it("O12 a stop stands above what can be told, which is told all the same", async () => {
  draw({ from: "outcome" });
  await expect.element(page.getByRole("button", { name: en["outcome.given"] })).toBeVisible();
  draw({ from: "outcome", state: "stopped" });
  await expect.element(stopped()).toBeVisible();
  await press(en["outcome.given"]);
  await expect.poll(says).toEqual(["given"]);
});

it("O12 of a task that took the place of another nothing is told before it is accepted", async () => {
  draw({ from: "outcome" });
  await expect.element(page.getByRole("button", { name: en["outcome.given"] })).toBeVisible();
  draw({ from: "outcome", state: "new" });
  await expect.element(page.getByRole("button", { name: en["task.accept"] })).toBeVisible();
  expect(page.getByRole("button", { name: en["outcome.given"] }).elements()).toEqual([]);
});
