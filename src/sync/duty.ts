/** What a duty is given and what it answers. */
import type { Op } from "../feed/op.ts";
import type { Clock } from "../kit/clock.ts";
import type { RuleError, StoreError } from "../kit/errors.ts";
import type { Random } from "../kit/random.ts";
import type { Result } from "../kit/result.ts";
import type { StoreFailure } from "../store/port.ts";
import type { OpenVault } from "../vault/open-vault.ts";
import type { PagesAhead } from "./pages-ahead.ts";
import type { Replica } from "./replica.ts";

export interface DutyParts {
  readonly vault: OpenVault;
  readonly clock: Clock;
  readonly random: Random;
  /** Programme-local day, days since 1970-01-01. */
  readonly today: () => number;
  /** What a snapshot puts first: lower numbers before higher ones. */
  readonly rank: (op: Op) => number;
  /** What this run has opened already. */
  readonly ahead?: PagesAhead | undefined;
}

export type DutyFailure = StoreFailure | StoreError | RuleError<"OP_TOO_LARGE">;
/** `null`: nothing is due. */
export type Done = Promise<Result<Replica, DutyFailure> | null>;
