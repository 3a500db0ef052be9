/** How a relay is, at one glance, for whoever looks after the box. Numbers only: the box can read nothing of what it holds. */
import type { JSX } from "preact";
import { adoptSheet } from "../../ui/adopt-sheet.ts";
import { AsOf } from "../../ui/as-of.tsx";
import { Cards } from "../../ui/card.tsx";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { formatBytes, formatSpan } from "../../words/amounts.ts";
import { type Carried, RelayCarried } from "./relay-carried.tsx";
import { type Closed, RelayClosed } from "./relay-closed.tsx";
import { RelayFact } from "./relay-fact.tsx";
import sheet from "./relay-page.css?inline";

adoptSheet(sheet);

interface Held {
  readonly programmes: number;
  readonly segments: number;
  readonly bytes: number;
  readonly phones: number;
}

/** What the relay told, by its own clock. */
export interface RelayFigures {
  readonly startedMs: number;
  readonly nowMs: number;
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  readonly power: { readonly isPlugged: boolean | null; readonly batteryPercent: number | null } | null;
  readonly real: Held;
  readonly training: Held;
  readonly closed: { readonly real: Closed; readonly training: Closed };
  /** Open programmes whose key file is not there. */
  readonly keyless: number;
}

interface RelayPageProps {
  readonly figures: RelayFigures;
  /** When this device received them, by its own clock. */
  readonly receivedMs: number;
  /** Now, by the same clock. */
  readonly nowMs: number;
  /** Whether the last try to read newer ones came to nothing. */
  readonly isSilent: boolean;
  /** What became of the file that was brought here. */
  readonly carried: Carried;
  readonly onFile: (file: File) => void;
}

/** Two clocks may differ so much without a warning. */
const CLOCKS_DIFFER_MS = 120_000;
const GIGABYTE = 1_000_000_000;
const LOW_BATTERY = 20;

/** A tenth of the disk, and never more than a gigabyte. */
const isNearlyFull = (disk: RelayFigures["disk"]) =>
  disk !== null && disk.freeBytes < Math.min(disk.totalBytes / 10, GIGABYTE);

/** Everything at once. */
export function RelayPageScreen({
  figures,
  receivedMs,
  nowMs,
  isSilent,
  carried,
  onFile,
}: RelayPageProps): JSX.Element {
  const { t } = useWords();
  const { real, training } = figures;
  return (
    <Screen title={t("relayPage.title")} layout="wide" aside={<AsOf lastContactMs={receivedMs} nowMs={nowMs} />}>
      <div class="relay-page">
        {isSilent ? (
          <Notice kind="warning" announced title={t("relayPage.silentTitle")}>
            {t("relayPage.silent")}
          </Notice>
        ) : (
          <Up startedMs={figures.startedMs} nowMs={figures.nowMs} />
        )}
        <h2>{t("relayPage.box")}</h2>
        <Cards pairs>
          <DiskCard disk={figures.disk} />
          <ClockCard relayMs={figures.nowMs} deviceMs={receivedMs} />
          <PowerCard power={figures.power} />
          <RelayFact icon="wifi" title={t("relayPage.network")} value={t("relayPage.lan")}>
            {t("relayPage.lanNote")}
          </RelayFact>
        </Cards>
        <h2>{t("relayPage.held")}</h2>
        <Cards pairs>
          <PhonesCard held={real} />
          <RecordsCard held={real} />
          <TrainingCard held={training} />
          {figures.keyless > 0 && <KeylessCard count={figures.keyless} />}
        </Cards>
        <RelayCarried carried={carried} onFile={onFile} />
        <RelayClosed closed={figures.closed} />
        <Notice kind="quiet" icon="info">
          {t("relayPage.keepOpen")}
        </Notice>
      </div>
    </Screen>
  );
}

function Up({ startedMs, nowMs }: Pick<RelayFigures, "startedMs" | "nowMs">) {
  const { t, moment, formatTag } = useWords();
  const since = { moment: moment(startedMs), span: formatSpan(Math.max(0, nowMs - startedMs), formatTag) };
  return (
    <Notice kind="good" title={t("relayPage.up")}>
      {t("relayPage.since", since)}
    </Notice>
  );
}

function DiskCard({ disk }: Pick<RelayFigures, "disk">) {
  const { t, formatTag } = useWords();
  const title = t("relayPage.disk");
  if (disk === null)
    return (
      <RelayFact icon="box" title={title} value={t("relayPage.untold")}>
        {t("relayPage.diskElsewhere")}
      </RelayFact>
    );
  const free = formatBytes(disk.freeBytes, formatTag);
  return (
    <RelayFact
      icon="box"
      title={isNearlyFull(disk) ? t("relayPage.diskFull") : title}
      value={t("relayPage.free", { free })}
      isWarning={isNearlyFull(disk)}
    >
      {isNearlyFull(disk)
        ? t("relayPage.diskFullDo")
        : t("relayPage.freeOf", { total: formatBytes(disk.totalBytes, formatTag) })}
    </RelayFact>
  );
}

function ClockCard({ relayMs, deviceMs }: { relayMs: number; deviceMs: number }) {
  const { t, moment, formatTag } = useWords();
  const differs = Math.abs(relayMs - deviceMs) > CLOCKS_DIFFER_MS;
  return (
    <RelayFact
      icon="clock"
      title={t("relayPage.clock")}
      value={
        differs ? t("relayPage.differs", { span: formatSpan(relayMs - deviceMs, formatTag) }) : t("relayPage.agrees")
      }
      isWarning={differs}
    >
      <span class="card__line">{t("relayPage.clockHere", { moment: moment(relayMs) })}</span>
      <span class="card__line">{t("relayPage.clockDevice", { moment: moment(deviceMs) })}</span>
      {differs && <span class="card__line">{t("relayPage.clockDo")}</span>}
    </RelayFact>
  );
}

function PowerCard({ power }: Pick<RelayFigures, "power">) {
  const { t } = useWords();
  const title = t("relayPage.power");
  if (power === null)
    return (
      <RelayFact icon="plug" title={title} value={t("relayPage.untold")}>
        {t("relayPage.powerLook")}
      </RelayFact>
    );
  const { isPlugged, batteryPercent } = power;
  const battery = batteryPercent === null ? null : t("relayPage.battery", { percent: batteryPercent });
  const plug = isPlugged === null ? null : t(isPlugged ? "relayPage.plugged" : "relayPage.unplugged");
  const isLow = isPlugged !== true && batteryPercent !== null && batteryPercent < LOW_BATTERY;
  return (
    <RelayFact
      icon={isPlugged ? "plug" : "battery"}
      title={title}
      value={plug ?? battery ?? ""}
      isWarning={isLow || isPlugged === false}
    >
      {plug && battery}
    </RelayFact>
  );
}

function PhonesCard({ held }: { held: Held }) {
  const { t } = useWords();
  const isNew = held.phones === 0 && held.segments === 0;
  const value = isNew ? t("relayPage.waiting") : t("relayPage.phones", { count: held.phones });
  return (
    <RelayFact icon="phone" title={t("relayPage.heard")} value={value}>
      {t("relayPage.phonesNote")}
    </RelayFact>
  );
}

function RecordsCard({ held }: { held: Held }) {
  const { t } = useWords();
  return (
    <RelayFact icon="lock" title={t("relayPage.records")} value={useHeld(held)}>
      <span class="card__line">{t("relayPage.sealed")}</span>
      <span class="card__line">{t("relayPage.programmes", { count: held.programmes })}</span>
    </RelayFact>
  );
}

function TrainingCard({ held }: { held: Held }) {
  const { t } = useWords();
  return (
    <RelayFact icon="book" title={t("relayPage.training")} value={useHeld(held)}>
      <span class="card__line">{t("relayPage.trainings", { count: held.programmes })}</span>
      <span class="card__line">{t("relayPage.phones", { count: held.phones })}</span>
      <span class="card__line">{t("relayPage.trainingGoes")}</span>
    </RelayFact>
  );
}

function KeylessCard({ count }: { count: number }) {
  const { t } = useWords();
  return (
    <RelayFact icon="lock" title={t("relayPage.keyless")} value={t("relayPage.programmes", { count })} isWarning>
      {t("relayPage.keylessDo")}
    </RelayFact>
  );
}

function useHeld({ segments, bytes }: Held): string {
  const { t, formatTag } = useWords();
  return segments === 0
    ? t("relayPage.nothing")
    : t("relayPage.pieces", { count: segments, size: formatBytes(bytes, formatTag) });
}
