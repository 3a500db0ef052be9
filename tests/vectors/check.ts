/**
 * Tries all vectors on another program: `node tests/vectors/check.ts <command> [argument …]`. The command gets one line of JSON per vector on its standard
 * input, {"do", "given"}, and answers each with one line, {"outcome", "gives"}; {"outcome": "unsupported"} passes the vector over. Ends with 0 where
 * nothing differs.
 */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import type { Answer, Vector, VectorFile } from "./json.ts";

const [command, ...args] = process.argv.slice(2);
if (command === undefined) throw new TypeError("name the command that answers");

const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith(".json"));
const vectors = files.flatMap((file): readonly (readonly [string, Vector])[] => {
  const { format, vectors } = JSON.parse(readFileSync(path.join(import.meta.dirname, file), "utf8")) as VectorFile;
  return vectors.map((vector) => [`${format}: ${vector.name}`, vector]);
});

const program = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
// A program that ends early answers fewer lines; the count below says so.
program.stdin.on("error", () => undefined);
for (const [, vector] of vectors) program.stdin.write(`${JSON.stringify({ do: vector.do, given: vector.given })}\n`);
program.stdin.end();

const lines: string[] = [];
for await (const line of createInterface({ input: program.stdout })) lines.push(line);

const parse = (line: string | undefined): Answer | null => {
  try {
    return JSON.parse(line ?? "") as Answer;
  } catch {
    return null;
  }
};
const answers = vectors.map(([name, vector], at) => ({ name, vector, answer: parse(lines[at]) }));
const tried = answers.filter(({ answer }) => answer?.outcome !== "unsupported");
const wrong = tried.filter(({ vector, answer }) => !isDeepStrictEqual(answer, vector.answer));

for (const { name, vector, answer } of wrong)
  console.log(
    `${name} (${vector.rules.join(" ")}): ${answer?.outcome ?? "no answer"} instead of ${vector.answer.outcome}`,
  );
console.log(
  `${tried.length - wrong.length} as they should be, ${wrong.length} not, ${vectors.length - tried.length} passed over`,
);
process.exitCode = wrong.length === 0 && tried.length > 0 ? 0 : 1;
