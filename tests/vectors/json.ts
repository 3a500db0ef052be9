/** What a vector file holds, and small readers for it. Imports nothing of the project. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = { readonly [name: string]: Json };

/** What an operation answers: "ok", "true", "false" or an error code, and what it gives where it has something to give. */
export interface Answer {
  readonly outcome: string;
  readonly gives?: Json;
}

export interface Vector {
  readonly name: string;
  readonly rules: readonly string[];
  readonly do: string;
  readonly given: JsonObject;
  readonly answer: Answer;
}

export interface VectorFile {
  readonly format: string;
  readonly specification: string;
  readonly vectors: readonly Vector[];
}

/** One operation of README.md. */
export type Operation = (given: JsonObject) => Answer | Promise<Answer>;

export const textOf = (value: Json | undefined): string => {
  if (typeof value !== "string") throw new TypeError("text expected");
  return value;
};

export const numberOf = (value: Json | undefined): number => {
  if (typeof value !== "number") throw new TypeError("number expected");
  return value;
};

export const booleanOf = (value: Json | undefined): boolean => {
  if (typeof value !== "boolean") throw new TypeError("boolean expected");
  return value;
};

export const listOf = (value: Json | undefined): readonly Json[] => {
  if (!Array.isArray(value)) throw new TypeError("list expected");
  return value;
};

export const objectOf = (value: Json | undefined): JsonObject => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("object expected");
  return value as JsonObject;
};

export const bytesOf = (value: Json | undefined): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(textOf(value), "hex"));

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export const hexOrNull = (bytes: Uint8Array | null): Json => (bytes === null ? null : hexOf(bytes));

export const ok = (gives?: Json): Answer => (gives === undefined ? { outcome: "ok" } : { outcome: "ok", gives });
export const truth = (holds: boolean): Answer => ({ outcome: holds ? "true" : "false" });
