/** Where Node keeps what it compiled: relays are started again and again by tests, and reading their sources is half of a start. */
import path from "node:path";

export const COMPILED = path.resolve(import.meta.dirname, "../../node_modules/.cache/ebb/node");
