/**
 * The classes of failure. A class says who acts; the literal `code` says what happened and has a row in its room's SPEC.md.
 *
 * No error carries a key, a plaintext, a name or a place: the message is the code.
 *
 * Expected outcomes travel in a `Result`; a class is thrown only for bugs and for broken surroundings.
 */
export abstract class EbbError<Code extends string = string> extends Error {
  readonly code: Code;

  constructor(code: Code, options?: ErrorOptions) {
    super(code, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** The caller broke a function's contract: a bug in this program. */
export class UsageError<Code extends string = string> extends EbbError<Code> {}

/** Something that cannot happen did. */
export class InternalError<Code extends string = string> extends EbbError<Code> {}

/** Bytes do not parse or exceed a limit: drop the input, count it. */
export class CodecError<Code extends string = string> extends EbbError<Code> {}

/** A signature or a seal does not hold: drop the input, mark the peer. One code, no cause. */
export class VerifyError<Code extends string = string> extends EbbError<Code> {}

/** Well formed, but a rule of the domain or of the feed refuses it: say the rule in plain words. */
export class RuleError<Code extends string = string> extends EbbError<Code> {}

/** A key is unknown, expired or erased: ask for renewal, or say that it is gone. */
export class KeyError<Code extends string = string> extends EbbError<Code> {}

/** The device's storage refused: free space or try again; what was typed stays. */
export class StoreError<Code extends string = string> extends EbbError<Code> {}

/** How a caller should go on after a relay refused or answered with nonsense. */
export type Retry = "never" | "later" | "resync";
