/** Warnings as the screen shows them: kept alarms, and what control itself shows. */
import { bytesToHex } from "../../kit/bytes.ts";
import { type KeptAlarm, markSeen, readAlarms } from "../../sync/alarms.ts";
import type { Replica } from "../../sync/replica.ts";
import type { OpenVault } from "../../vault/open-vault.ts";
import type { WarningKind, WarningRow } from "../screens/warnings.tsx";
import { phoneLabel } from "./phone-label.ts";

/** All warnings, in no order. */
export async function readWarnings(vault: OpenVault, replica: Replica): Promise<readonly WarningRow[]> {
  const kept = (await readAlarms(vault)).map((alarm) => toRow(replica, alarm));
  const voters = [...replica.control.doubleVotes].flatMap((hex) => replica.control.seats.get(hex) ?? []);
  const at = replica.control.charter.createdMs;
  return [
    ...kept,
    ...voters.map(
      ({ signKey }): WarningRow => ({
        ...{ key: `doubleVote:${bytesToHex(signKey)}`, kind: "doubleVote", who: phoneLabel(signKey) },
        ...{ firstMs: at, lastMs: at, count: 1, isSeen: false },
      }),
    ),
  ];
}

const keyOf = ({ kind, feed }: KeptAlarm): string => `${kind}:${feed ?? ""}`;

function toRow({ peers }: Replica, alarm: KeptAlarm): WarningRow {
  const author = alarm.feed === null ? undefined : peers.get(alarm.feed)?.author;
  const kind: WarningKind = alarm.kind;
  const { firstMs, lastMs, count, seenMs } = alarm;
  return {
    ...{ key: keyOf(alarm), kind, firstMs, lastMs, count },
    ...{ who: author ? phoneLabel(author) : null, isSeen: seenMs >= lastMs },
  };
}

/** Marks the warning with this key as seen. */
export async function seeWarning(vault: OpenVault, key: string, nowMs: number): Promise<void> {
  const alarm = (await readAlarms(vault)).find((one) => keyOf(one) === key);
  if (alarm) await markSeen(vault, alarm, nowMs);
}
