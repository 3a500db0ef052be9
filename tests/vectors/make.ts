/** Writes every vector file: `node tests/vectors/make.ts`. Only for a change of format that its SPEC.md states. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import { fileToText, MAKERS } from "./files.ts";

for (const [name, make] of Object.entries(MAKERS))
  writeFileSync(path.join(import.meta.dirname, `${name}.json`), fileToText(await make()));
