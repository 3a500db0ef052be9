/** A refusal of the specification, thrown by the independent reader and turned into an answer by `answering`. */
import type { Answer, Json, JsonObject, Operation } from "../json.ts";

export class Refusal extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Throws the refusal `code` unless `holds`. */
export function must(holds: boolean, code: string): asserts holds {
  if (!holds) throw new Refusal(code);
}

/** An operation that answers "ok" with what `run` gives, or the code that it was refused with. */
export const answering =
  (run: (given: JsonObject) => Json): Operation =>
  (given): Answer => {
    try {
      return { outcome: "ok", gives: run(given) };
    } catch (refusal) {
      if (refusal instanceof Refusal) return { outcome: refusal.code };
      throw refusal;
    }
  };
