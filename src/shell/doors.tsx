/** The ways in for a phone that has no vault yet, or wants another: start, training, joining, starting a programme. */
import type { ComponentType, JSX } from "preact";
import { useState } from "preact/hooks";
import type { ShelfRow } from "../store/shelf.ts";
import { FrameProvider } from "../ui/frame.tsx";
import type { OpenVault } from "../vault/open-vault.ts";
import type { Device } from "./acts/device.ts";
import { isTryOut } from "./acts/picture.ts";
import { isIosTab } from "./ios-tab.ts";
import { JoinFlow } from "./join-flow.tsx";
import { Lazy } from "./lazy.tsx";
import { InstallFirst } from "./loss/install-first.tsx";
import type { Opening } from "./opening.ts";
import type { RelayFlowProps } from "./relay-flow.tsx";
import { AboutScreen } from "./screens/about.tsx";
import { StartScreen } from "./screens/start.tsx";
import type { Door } from "./screens/training-doors.tsx";
import { TroubleScreen } from "./screens/trouble.tsx";
import { startOver } from "./start-over.ts";

export interface DoorsProps {
  readonly device: Device;
  readonly vaults: readonly ShelfRow[];
  readonly opening: Opening;
  readonly onUnlock: () => void;
  readonly onOpened: (vault: OpenVault, isFirst: boolean) => void;
  /** The shelf changed: training was made. */
  readonly onListChanged: () => Promise<void>;
}

const LOST: ReadonlySet<string> = new Set(["STORE_LOST", "VAULT_DAMAGED", "SECRET_LOST", "SECRET_WIPING"]);

type Page =
  | "start"
  | "about"
  | "certificate"
  | "person"
  | "doors"
  | "preparing"
  | "noTraining"
  | "join"
  | "create"
  | "restore";

type CreateProps = Parameters<typeof import("./create-flow.tsx").CreateFlow>[0];
const loadCreate = (): Promise<ComponentType<CreateProps>> =>
  import("./create-flow.tsx").then(({ CreateFlow }) => CreateFlow);

type RestoreProps = Parameters<typeof import("./restore-flow.tsx").RestoreFlow>[0];
const loadRestore = (): Promise<ComponentType<RestoreProps>> =>
  import("./restore-flow.tsx").then(({ RestoreFlow }) => RestoreFlow);

type CertificateProps = Parameters<typeof import("./certificate-flow.tsx").CertificateCheck>[0];
const loadCertificate = (): Promise<ComponentType<CertificateProps>> =>
  import("./certificate-flow.tsx").then(({ CertificateCheck }) => CertificateCheck);

const loadDoors = () => import("./screens/training-doors.tsx").then(({ DoorsScreen }) => DoorsScreen);

type PersonProps = Parameters<typeof import("./person/person-flow.tsx").PersonFlow>[0];
const loadPerson = (): Promise<ComponentType<PersonProps>> =>
  import("./person/person-flow.tsx").then(({ PersonFlow }) => PersonFlow);

const loadRelay = (): Promise<ComponentType<RelayFlowProps>> =>
  import("./relay-flow.tsx").then(({ RelayFlow }) => RelayFlow);

export function Doors(props: DoorsProps): JSX.Element {
  const { device, vaults, opening, onOpened } = props;
  const [page, setPage] = useState<Page>(opening.inviteText === null ? "start" : "join");
  const [token, setToken] = useState(opening.operatorToken);
  const start = () => setPage("start");
  const tryOuts = vaults.filter(isTryOut);

  const notStarted = () => setPage("noTraining");
  /** A part of it does not load. */
  const stillNot = () => {
    notStarted();
    void startOver();
  };
  async function openTraining(): Promise<void> {
    if (tryOuts.length >= 3) return setPage("doors");
    await prepareTraining();
  }
  async function prepareTraining(): Promise<void> {
    setPage("preparing");
    const { startTraining } = await import("./training-elsewhere.ts");
    const made = await startTraining(device, location.origin);
    if (!made.ok) return notStarted();
    await props.onListChanged();
    setPage("doors");
  }
  async function openDoor(door: Door): Promise<void> {
    setPage("preparing");
    const { openTryOut } = await import("./acts/training.ts");
    const row = tryOuts.find(({ role }) => role === door);
    const opened = row && (await openTryOut(device, row.id));
    if (opened?.ok) return onOpened(opened.value, false);
    // What the browser removed was made up: it is made anew.
    if (!opened || LOST.has(opened.error.code)) return prepareTraining();
    notStarted();
  }

  if (opening.relayLink) return <Lazy device={device} load={loadRelay} props={{ device, link: opening.relayLink }} />;
  switch (page) {
    case "start":
      return (
        <StartScreen
          vaults={vaults.length}
          canCreate={token !== null}
          onOpen={props.onUnlock}
          onJoin={() => setPage("join")}
          onCreate={() => setPage("create")}
          onTry={() => void openTraining().catch(notStarted)}
          onRestore={() => setPage("restore")}
          onAbout={() => setPage("about")}
          onCertificate={() => setPage("certificate")}
          onPerson={() => setPage("person")}
        />
      );
    case "certificate":
      return <Lazy device={device} load={loadCertificate} props={{ onLeave: start }} />;
    case "person":
      return (
        <Lazy
          device={device}
          load={loadPerson}
          props={{
            device,
            relayAddress: location.origin,
            onLeave: start,
          }}
        />
      );
    case "about":
      return <AboutScreen version={__VERSION__} onBack={start} />;
    case "doors":
    case "preparing":
      return (
        <FrameProvider frame={{ training: true }}>
          <Lazy
            device={device}
            load={loadDoors}
            props={{
              isPreparing: page === "preparing",
              onDoor: (door: Door) => void openDoor(door).catch(notStarted),
              onBack: start,
            }}
          />
        </FrameProvider>
      );
    case "noTraining":
      return (
        <TroubleScreen trouble="noTraining" onAction={() => void openTraining().catch(stillNot)} onSecond={start} />
      );
    case "join":
      return isIosTab() ? (
        <InstallFirst inviteText={opening.inviteText} onBack={start} />
      ) : (
        <JoinFlow
          device={device}
          inviteText={opening.inviteText}
          onMade={(vault) => onOpened(vault, true)}
          onBack={start}
        />
      );
    case "restore":
      return (
        <Lazy
          device={device}
          load={loadRestore}
          props={{
            device,
            relayAddress: location.origin,
            onRestored: (vault) => onOpened(vault, false),
            onBack: start,
          }}
        />
      );
    case "create":
      return (
        <Lazy
          device={device}
          load={loadCreate}
          props={{
            device,
            operatorToken: token ?? "",
            onCreated: (vault) => {
              // The operator's right is for one programme.
              setToken(null);
              onOpened(vault, true);
            },
            onBack: start,
          }}
        />
      );
  }
}
