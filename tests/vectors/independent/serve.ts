/** The independent reader as a program that answers check.ts: one line of JSON for each line of its standard input. */
import { createInterface } from "node:readline";
import type { Vector } from "../json.ts";
import { independentOperations } from "./operations.ts";

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, given } = JSON.parse(line) as Pick<Vector, "do" | "given">;
  const answer = (await independentOperations[name]?.(given)) ?? { outcome: "unsupported" };
  console.log(JSON.stringify(answer));
}
