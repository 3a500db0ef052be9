/** Set-up on a coordinator's device: which of its pages is shown, and saving what was chosen there. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ITEMS, SECTORS } from "../form/lists/v1.ts";
import { itemOf, itemsOfSector } from "../form/rules.ts";
import {
  type AreaChangeProblem,
  addArea,
  compareAreas,
  importAreas,
  type NamedArea,
  renameArea,
  retireArea,
  returnArea,
} from "../programme/areas.ts";
import { parseAreasCsv } from "../programme/areas-csv.ts";
import type { SettingsPart } from "../programme/codec.ts";
import { type Area, type Settings, type Setup, setupOf } from "../programme/model.ts";
import { type Follow, makeSaving } from "../ui/saving.ts";
import type { Catalogue } from "../words/translate.ts";
import { disputedParts, saveSettings, sendChangedSettings } from "./acts/change-settings.ts";
import type { Device } from "./acts/device.ts";
import { programmeDay } from "./acts/programme-day.ts";
import { settingsOf } from "./acts/records.ts";
import { AreaImport, type ImportStage } from "./screens/setup/area-import.tsx";
import { AreaEdit, AreasSetup } from "./screens/setup/areas.tsx";
import { AsksSetup } from "./screens/setup/asks-setup.tsx";
import { DeliverBySetup } from "./screens/setup/deliver-by-setup.tsx";
import { EmergencySetup } from "./screens/setup/emergency-setup.tsx";
import { ItemsSetup } from "./screens/setup/items.tsx";
import { LEASES, SetupMenu, type SetupPart } from "./screens/setup/menu.tsx";
import { type NoticeLanguage, NoticeSetup } from "./screens/setup/notice-setup.tsx";
import { ServicesSetup } from "./screens/setup/services-setup.tsx";
import type { SetupState } from "./screens/setup/setup-page.tsx";
import type { Session } from "./session.ts";
import { useReading, useSession } from "./use-session.ts";

interface SetupFlowProps {
  readonly device: Device;
  readonly session: Session;
  readonly onLeave: () => void;
}

type Page = SetupPart | "menu" | "areaAdd" | "areaRename" | "areaImport";
type Rows = readonly NamedArea[];

/** The part that each page saves, as fields of the settings. */
const PARTS: Readonly<Record<SetupPart, readonly SettingsPart[]>> = {
  items: ["items"],
  areas: ["areas"],
  notice: ["languages", "notice"],
  services: ["services"],
  deliverBy: ["deliverBy"],
  asks: ["asks"],
  emergency: ["emergency"],
};

export function SetupFlow({ device, session, onLeave }: SetupFlowProps): JSX.Element | null {
  const { vault, engine } = session;
  useSession(session);
  const [page, setPage] = useState<Page>("menu");
  const [state, setState] = useState<SetupState>("ready");
  const [isSaved, setSaved] = useState(false);
  const [area, setArea] = useState<Area | null>(null);
  const [problem, setProblem] = useState<AreaChangeProblem | null>(null);
  const [stage, setStage] = useState<ImportStage>({ at: "choose" });
  const [rows, setRows] = useState<Rows>([]);
  const [saving] = useState(makeSaving);
  const languages = useReading(readNotices, [], []);
  const replica = engine.replica();
  const settings = settingsOf(replica.records);
  const { charter } = replica.control;
  if (!settings) return null;
  const now: Settings = settings;
  const setup = setupOf(now);

  const show = (next: Page) => {
    setState("ready");
    setProblem(null);
    setStage({ at: "choose" });
    setSaved(false);
    setPage(next);
  };
  const open = (next: Page) => saving.press(() => show(next));
  /** What was changed just before counts, too: `change` is given the settings as they are when its turn comes. */
  const save = (part: SetupPart, change: (before: Settings) => Settings | null, then: Page = "menu") =>
    saving.press(() => {
      const after = change(settingsOf(engine.replica().records) ?? now);
      if (after)
        void saving.run(
          () => keep(part, after, then),
          () => setState("failed"),
        );
    });
  async function keep(part: SetupPart, after: Settings, then: Page): Promise<Follow | null> {
    setState("saving");
    const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
    const saved = await engine.change((current) => saveSettings(parts, current, after, PARTS[part]));
    if (!saved.ok) {
      setState(saved.error.code === "SETTINGS_TOO_LARGE" ? "full" : "failed");
      return null;
    }
    await engine.change((current) => sendChangedSettings(parts, current));
    session.nudge();
    return (pressed) => {
      setState("ready");
      if (pressed) pressed();
      else show(then);
      setSaved(true);
    };
  }
  const saveSetup = (part: SetupPart, changed: Partial<Setup>) =>
    save(part, (before) => ({ ...before, setup: { ...setupOf(before), ...changed } }));
  const saveAreas = (change: (areas: Settings["areas"]) => ReturnType<typeof addArea>, then: Page) =>
    save(
      "areas",
      (before) => {
        const changed = change(before.areas);
        if (!changed.ok) setProblem(changed.error);
        return changed.ok ? { ...before, areas: changed.value } : null;
      },
      then,
    );
  async function readFile(file: File): Promise<void> {
    const read = parseAreasCsv(new Uint8Array(await file.arrayBuffer()));
    if (!read.ok) return setStage({ at: "problem", problem: read.error });
    const fits = importAreas(now.areas, read.value, device.random);
    if (!fits.ok) return setStage({ at: "problem", problem: { code: "TOO_MANY" } });
    setRows(read.value);
    setStage({ at: "preview", difference: compareAreas(now.areas, read.value) });
  }
  const common = { state, onBack: () => open("menu") };

  switch (page) {
    case "menu":
      return (
        <SetupMenu
          settings={now}
          itemCount={setup.items.length === 0 ? ITEMS.length : setup.items.filter((code) => itemOf(code)).length}
          itemsOfAll={ITEMS.length}
          idleMinutes={charter.policy.idleMinutes}
          lease={LEASES[charter.policy.lease] ?? "None"}
          disputed={disputedPages(disputedParts(replica))}
          isSaved={isSaved}
          onOpen={open}
          onBack={onLeave}
        />
      );
    case "items":
      return (
        <ItemsSetup
          {...common}
          sectors={SECTOR_CHOICES}
          items={setup.items}
          onSave={(items) => saveSetup("items", { items })}
        />
      );
    case "areas":
      return (
        <AreasSetup
          {...common}
          areas={now.areas}
          minPeople={setup.minPeople}
          problem={problem}
          onAdd={() => open("areaAdd")}
          onImport={() => open("areaImport")}
          onRename={(chosen) => {
            setArea(chosen);
            open("areaRename");
          }}
          onRetire={({ code }) => saveAreas((areas) => retireArea(areas, code), "areas")}
          onReturn={({ code }) => saveAreas((areas) => returnArea(areas, code), "areas")}
        />
      );
    case "areaAdd":
    case "areaRename": {
      const renamed = page === "areaRename" ? area : null;
      return (
        <AreaEdit
          key={page}
          area={renamed}
          problem={problem}
          state={state}
          onSave={(id, label) =>
            saveAreas(
              (areas) =>
                renamed ? renameArea(areas, renamed.code, { id, label }) : addArea(areas, { id, label }, device.random),
              "areas",
            )
          }
          onBack={() => open("areas")}
        />
      );
    }
    case "areaImport":
      return (
        <AreaImport
          stage={stage}
          state={state}
          onFile={(file) => void readFile(file)}
          onApply={() => saveAreas((areas) => importAreas(areas, rows, device.random), "areas")}
          onBack={() => open("areas")}
        />
      );
    case "notice":
      return (
        <NoticeSetup
          {...common}
          key={languages.length}
          languages={languages}
          offered={now.languages}
          noticeVersion={now.noticeVersion}
          setup={setup}
          onSave={(offered, changed) =>
            save("notice", (before) => ({
              ...before,
              languages: offered,
              setup: { ...setupOf(before), ...changed },
            }))
          }
        />
      );
    case "services":
      return (
        <ServicesSetup
          {...common}
          languages={now.languages}
          services={setup.services}
          onSave={(services) => saveSetup("services", { services })}
        />
      );
    case "deliverBy":
      return (
        <DeliverBySetup
          {...common}
          deliverBy={setup.deliverBy}
          timeZone={charter.timeZone}
          onSave={(deliverBy) => saveSetup("deliverBy", { deliverBy })}
        />
      );
    case "asks":
      return <AsksSetup {...common} asks={setup} onSave={(asks) => saveSetup("asks", asks)} />;
    case "emergency":
      return (
        <EmergencySetup
          {...common}
          emergency={now.emergency}
          onSave={(emergency) => save("emergency", (before) => ({ ...before, emergency }))}
        />
      );
  }
}

const SECTOR_CHOICES = SECTORS.map((sector) => ({ ...sector, items: itemsOfSector(sector.code) })).filter(
  ({ items }) => items.length > 0,
);

const disputedPages = (parts: readonly SettingsPart[]): readonly SetupPart[] =>
  (Object.keys(PARTS) as SetupPart[]).filter((page) => PARTS[page].some((part) => parts.includes(part)));

const CATALOGUES = import.meta.glob<Catalogue>("../words/*.json", { query: "?part=field", import: "default" });
const OWN = "../words/en.json";

/** The notice in every language of the app, and what each lacks of it. Read from the catalogues themselves: a language is offered when it is whole. */
async function readNotices(): Promise<readonly NoticeLanguage[]> {
  const all = await Promise.all(
    Object.entries(CATALOGUES).map(async ([file, load]) => ({ file, words: await load() })),
  );
  const wanted = Object.keys(all.find(({ file }) => file === OWN)?.words ?? {}).filter((key) =>
    key.startsWith("notice."),
  );
  return all.map(({ file, words }) => ({
    tag: file.slice(OWN.lastIndexOf("/") + 1, -".json".length),
    text: words["notice.text"] ?? null,
    missing: wanted.filter((key) => !(key in words)).length,
  }));
}
