import { describe, expect, it } from "vitest";
import type { Answer, Saying } from "../offer/model.ts";
import type { Task } from "./model.ts";
import { ownTask, stateOf } from "./task-state.ts";

const NOW = 41_268;
const idOf = (name: string) => name.repeat(32).slice(0, 32);
const task = (name: string, over: Partial<Task> = {}): Task => ({
  ...{ assignment: idOf(name), item: 101, people: 4, extraHelp: [], language: "ar", meetingPoint: "Water tap 2" },
  ...{ halfDay: NOW + 2, words: null, expires: NOW + 4, badge: new Uint8Array(), isStopped: false, ...over },
});
const said = (name: string, says: Saying, halfDay = NOW): Answer => ({ assignment: idOf(name), says, halfDay });

describe("the task of a volunteer", () => {
  it.each<[string, readonly Saying[], Partial<Task>, number, string]>([
    ["waits for an answer", [], {}, NOW, "new"],
    ["can be accepted up to its last half-day", [], {}, NOW + 4, "new"],
    ["lapses after it", [], {}, NOW + 5, "lapsed"],
    ["is to be done once it was accepted, however late it gets", ["accepted"], {}, NOW + 9, "accepted"],
    ["accepted twice is accepted once", ["accepted", "accepted"], {}, NOW, "accepted"],
    ["is over for whoever declined", ["declined"], {}, NOW, "declined"],
    ["is over for whoever accepted and then declined", ["accepted", "declined"], {}, NOW, "declined"],
    ["is over for whoever leaves", ["accepted", "leaves"], {}, NOW, "declined"],
    ["is stopped by a coordinator, also when it was accepted", ["accepted"], { isStopped: true }, NOW, "stopped"],
    ["given stays given when it is stopped later", ["accepted", "given"], { isStopped: true }, NOW, "answered"],
    ["is over where the words differed", ["accepted", "differed"], {}, NOW, "answered"],
    ["counts as what happened, late as it is", ["given"], {}, NOW + 9, "answered"],
  ])("VO4 %s", (_, sayings, over, now, state) => {
    expect(
      stateOf(
        task("a", over),
        sayings.map((says) => said("a", says)),
        now,
      ),
    ).toBe(state);
  });

  it("VO4 an answer to another task says nothing about this one", () => {
    expect(stateOf(task("a"), [said("b", "given")], NOW)).toBe("new");
  });

  it("VO4 there is one: what waits for an answer, then what is to be done, then what was stopped", () => {
    const tasks = [task("a"), task("b"), task("c", { isStopped: true })];
    const answers = [said("b", "accepted")];
    expect(ownTask(tasks, answers, NOW)?.task.assignment).toBe(idOf("a"));
    expect(ownTask(tasks.slice(1), answers, NOW)?.task.assignment).toBe(idOf("b"));
    expect(ownTask(tasks.slice(2), answers, NOW)?.state).toBe("stopped");
  });

  it("VO4 there is none before one came, and none a day after the last was over", () => {
    expect(ownTask([], [], NOW)).toBeNull();
    const answers = [said("a", "given", NOW)];
    expect(ownTask([task("a")], answers, NOW + 2)?.state).toBe("answered");
    expect(ownTask([task("a")], answers, NOW + 3)).toBeNull();
    expect(ownTask([task("b")], [], NOW + 7)).toBeNull();
  });
});
