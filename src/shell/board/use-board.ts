/** A coordinator's records as the board needs them, read again when they change and not more often. */
import { useMemo } from "preact/hooks";
import { isRevoked } from "../../control/fold.ts";
import { localDay } from "../../programme/days.ts";
import { DEFAULT_MATCHING, type Matching, matchingOf } from "../../programme/matching.ts";
import type { Settings } from "../../programme/model.ts";
import type { Replica } from "../../sync/replica.ts";
import { ROLE_VOLUNTEER } from "../../wire/roles.ts";
import { boardOf, type Board as Source } from "../acts/assign/board.ts";
import { programmeHalfDay } from "../acts/assign/half-day.ts";
import { readCarried } from "../acts/assign/send-tasks.ts";
import type { Device } from "../acts/device.ts";
import { labelOf } from "../acts/phone-label.ts";
import { programmeDay } from "../acts/programme-day.ts";
import { settingsOf } from "../acts/records.ts";
import type { Session } from "../session.ts";
import { useReading } from "../use-session.ts";
import type { BoardMoment, VolunteerPhone } from "./board-view.ts";

export interface Board {
  readonly replica: Replica;
  /** As the acts read it. */
  readonly source: Source;
  readonly at: BoardMoment;
  readonly settings: Settings | null;
  readonly matching: Matching;
  /** Devices with a volunteer's certificate. */
  readonly phones: readonly VolunteerPhone[];
}

export function useBoard(device: Device, session: Session): Board {
  const { vault, engine } = session;
  const replica = engine.replica();
  const { timeZone } = vault.identity().charter;
  const settings = useMemo(() => settingsOf(replica.records), [replica.records]);
  const matching = useMemo(() => (settings ? matchingOf(settings) : DEFAULT_MATCHING), [settings]);
  const phones = useMemo(() => volunteerPhones(replica), [replica.control, replica.heardMsByAuthor]);
  const [today, now] = [programmeDay(device, vault), programmeHalfDay(device, vault)];
  const carried = useReading(() => readCarried(vault, replica), NONE, [replica]);
  const source = useMemo(() => boardOf(replica, now, carried), [replica.records, replica.control, now, carried]);
  const at = useMemo(() => ({ today, dayOf: (ms: number) => localDay(ms, timeZone) }), [today, timeZone]);
  return { replica, source, at, settings, matching, phones };
}

const NONE: ReadonlySet<string> = new Set();

const volunteerPhones = ({ control, heardMsByAuthor }: Replica): readonly VolunteerPhone[] =>
  [...control.certificateByKey]
    .filter(([, { role }]) => role === ROLE_VOLUNTEER)
    .map(([key, { signKey }]) => ({
      key,
      // Worked out where it is shown: there may be thousands.
      get label() {
        return labelOf(key);
      },
      isEnded: isRevoked(control, signKey),
      lastHeardMs: heardMsByAuthor.get(key) ?? null,
    }));
