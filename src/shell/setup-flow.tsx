/** Set-up on a coordinator's device: which of its pages is shown, and saving what was chosen there. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
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
  /** What is being saved now, and where a press leads as soon as that is kept: nothing draws a person back who went on. */
  const saving = useRef<{ next: Page } | null>(null);
  const languages = useReading(readNotices, [], []);
  const replica = engine.replica();
  const settings = settingsOf(replica.records);
  const { charter } = replica.control;
  if (!settings) return null;
  const now: Settings = settings;
  const setup = setupOf(now);

  const open = (next: Page) => {
    if (saving.current) {
      saving.current.next = next;
      return;
    }
    setState("ready");
    setProblem(null);
    setStage({ at: "choose" });
    setSaved(false);
    setPage(next);
  };
  async function save(part: SetupPart, after: Settings, then: Page = "menu"): Promise<void> {
    const own = { next: then };
    saving.current = own;
    setState("saving");
    const parts = { vault, clock: device.clock, random: device.random, today: () => programmeDay(device, vault) };
    const saved = await saveAndSend().finally(() => {
      saving.current = null;
    });
    if (!saved.ok) return setState(saved.error.code === "SETTINGS_TOO_LARGE" ? "full" : "failed");
    session.nudge();
    open(own.next);
    setSaved(true);

    async function saveAndSend() {
      const saved = await engine.change((current) => saveSettings(parts, current, after, PARTS[part]));
      if (saved.ok) await engine.change((current) => sendChangedSettings(parts, current));
      return saved;
    }
  }
  const saveSetup = (part: SetupPart, changed: Partial<Setup>) =>
    void save(part, { ...now, setup: { ...setup, ...changed } });
  const saveAreas = (changed: ReturnType<typeof addArea>, then: Page) => {
    if (!changed.ok) return setProblem(changed.error);
    void save("areas", { ...now, areas: changed.value }, then);
  };
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
          onRetire={({ code }) => saveAreas(retireArea(now.areas, code), "areas")}
          onReturn={({ code }) => saveAreas(returnArea(now.areas, code), "areas")}
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
              renamed
                ? renameArea(now.areas, renamed.code, { id, label })
                : addArea(now.areas, { id, label }, device.random),
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
          onApply={() => saveAreas(importAreas(now.areas, rows, device.random), "areas")}
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
            void save("notice", { ...now, languages: offered, setup: { ...setup, ...changed } })
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
          onSave={(emergency) => void save("emergency", { ...now, emergency })}
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
