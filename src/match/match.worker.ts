/** The engine off the page's thread. It holds what it was given until it is ended, and the page ends it when the vault locks. */
import { makeEngine } from "./engine.ts";
import type { MatchInput } from "./model.ts";
import { answersOf, applyChange, type MatchAnswer, type MatchCall } from "./protocol.ts";

/** From so many needs on a quick result is worth its way. */
const QUICK_FROM = 2000;

let input: MatchInput | null = null;

const say = (answer: MatchAnswer) => self.postMessage(answer);

function answer(call: MatchCall): void {
  if (call.kind === "solve") input = call.input;
  else if (input) input = applyChange(input, call.change);
  if (!input) {
    say({ id: call.id, hasFailed: true });
    return;
  }
  const engine = makeEngine(input);
  if (input.needs.length >= QUICK_FROM) answersOf(call.id, engine.quick()).forEach(say);
  answersOf(call.id, engine.exact()).forEach(say);
}

self.addEventListener("message", ({ data }: MessageEvent<MatchCall>) => {
  try {
    answer(data);
  } catch {
    say({ id: data.id, hasFailed: true });
  }
});
