/** Expected outcomes as values: either `{ ok: true, value }` or `{ ok: false, error }`, told apart by `ok`. */
export type Result<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure };

/** A success that holds `value`. */
export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });

/** A failure that holds `error`. */
export const err = <Failure>(error: Failure): { readonly ok: false; readonly error: Failure } => ({ ok: false, error });

/** The value of a success; throws the error of a failure. For tests and for places where failure is a bug. */
export function unwrapResult<Value>(result: Result<Value, unknown>): Value {
  if (result.ok) return result.value;
  throw result.error;
}
