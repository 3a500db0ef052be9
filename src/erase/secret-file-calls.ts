/** What the page and the worker that holds the files say to each other. Both sides are of one build, so shapes are not checked again. */
import type { Bytes } from "../kit/bytes.ts";
import type { SecretPlaceFailure } from "./secret-place.ts";

/** One thing to do. `probe` asks whether files can be overwritten in place here. */
export type SecretCall =
  | { readonly op: "probe" }
  | { readonly op: "create"; readonly id: string; readonly bytes: Bytes }
  | { readonly op: "read"; readonly id: string }
  | {
      readonly op: "overwrite";
      readonly id: string;
      readonly offset: number;
      readonly bytes: Bytes;
      readonly expected: Bytes | undefined;
    }
  | { readonly op: "remove"; readonly id: string }
  | { readonly op: "list" };

/** What a call gives back: whether files can be overwritten, the bytes of `read`, the ids of `list`, `null` for the rest. */
export type SecretValue = boolean | Bytes | readonly string[] | null;

/** A call with the number that its answer carries. */
export interface SecretRequest {
  readonly number: number;
  readonly call: SecretCall;
}

/** A failure is its code alone; `SECRET_OFFSET_INVALID` is the caller's mistake. */
export type SecretFailureCode = SecretPlaceFailure["code"] | "SECRET_OFFSET_INVALID";

/** The answer to the request with the same number. */
export type SecretAnswer =
  | { readonly number: number; readonly value: SecretValue }
  | { readonly number: number; readonly code: SecretFailureCode };
