/**
 * The one task that a volunteer's phone shows, and where it stands by what this phone knows: what came down, what was answered here, and the clock.
 *
 * A task that waits for an answer comes before one that is to be done, that before one that was stopped; of what is over the newest shows, for a day.
 */
import type { Answer, Saying } from "../offer/model.ts";
import type { Task } from "./model.ts";

/** `new` waits for an answer · `accepted` is to be done · `declined`, `answered` here · `lapsed` without an answer in time · `stopped` by a coordinator. */
export type TaskState = "new" | "accepted" | "declined" | "answered" | "lapsed" | "stopped";

export interface OwnTask {
  readonly task: Task;
  readonly state: TaskState;
}

/** How long what is over still shows, in half-days (P: 24 hours). */
const SHOWN_HALF_DAYS = 2;
const ORDER: readonly TaskState[] = ["new", "accepted", "stopped", "answered", "declined", "lapsed"];
const OUTCOMES: readonly Saying[] = ["given", "part", "saidNo", "nobody", "notSafe", "differed"];

/** Where `task` stands in the half-day `now`. An outcome outweighs whatever else was said; a stop outweighs that it was accepted. */
export function stateOf(task: Task, answers: readonly Answer[], now: number): TaskState {
  const said = answers.filter(({ assignment }) => assignment === task.assignment).map(({ says }) => says);
  if (said.some((one) => OUTCOMES.includes(one))) return "answered";
  if (said.includes("declined") || said.includes("leaves")) return "declined";
  if (task.isStopped) return "stopped";
  if (said.includes("accepted")) return "accepted";
  return now > task.expires ? "lapsed" : "new";
}

/** The task to show in the half-day `now`, or `null`. */
export function ownTask(tasks: readonly Task[], answers: readonly Answer[], now: number): OwnTask | null {
  const shown = tasks
    .map((task): OwnTask => ({ task, state: stateOf(task, answers, now) }))
    .filter((one) => !isPast(one, answers, now));
  const [first = null] = shown.sort(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.task.halfDay - a.task.halfDay,
  );
  return first;
}

/** What is over has shown long enough. */
function isPast({ task, state }: OwnTask, answers: readonly Answer[], now: number): boolean {
  if (state === "new" || state === "accepted") return false;
  const said = answers.filter(({ assignment }) => assignment === task.assignment).map(({ halfDay }) => halfDay);
  const since = state === "answered" || state === "declined" ? Math.max(...said) : task.expires;
  return now > since + SHOWN_HALF_DAYS;
}
