/** The composition root: the only place that constructs. Builds the ports of this device, takes secrets out of the address, starts the shell. */
import { render } from "preact";
import { openSecretPlace, rememberSession } from "./erase/open-secret-place.ts";
import { systemClock } from "./kit/clock.ts";
import { systemRandom } from "./kit/random.ts";
import type { Device } from "./shell/acts/device.ts";
import { App } from "./shell/app.tsx";
import { type InstallOffer, watchInstall } from "./shell/install-offer.ts";
import { type Languages, openLanguages } from "./shell/language.ts";
import type { Opening } from "./shell/opening.ts";
import { guardSystemBack } from "./shell/system-back.ts";
import { openDexieShelf } from "./store/dexie/dexie-shelf.ts";
import { browserStores } from "./store/dexie/vault-stores.ts";
import { stretchInWorker } from "./vault/stretcher.ts";
import "./ui/styles.css";

/** Takes the operator's rights or an invite out of the address and clears the address: it is for one use and for these eyes only. */
function takeOpening(): Opening {
  const fragment = location.hash;
  if (fragment !== "") history.replaceState(null, "", location.pathname);
  const after = (prefix: string) => (fragment.startsWith(prefix) ? fragment.slice(prefix.length) : null);
  return { operatorToken: after("#start="), inviteText: after("#join="), relayLink: after("#relay=") };
}

async function makeDevice(shelf: Device["shelf"], languages: Languages, install: InstallOffer): Promise<Device> {
  const secrets = rememberSession(await openSecretPlace(), () => performance.now());
  return {
    shelf,
    secrets,
    stores: browserStores(),
    stretch: stretchInWorker,
    clock: systemClock,
    random: systemRandom,
    fetch: (url, options) => fetch(url, options),
    loadAllWords: languages.loadAll,
    install,
    tune: async () => (await import("./vault/tune.ts")).tuneStretch(stretchInWorker, () => performance.now()),
    secretSeenForMs: secrets.seenForMs,
  };
}

async function start(root: HTMLElement): Promise<void> {
  const opening = takeOpening();
  const install = watchInstall();
  const shelf = openDexieShelf();
  // A shelf that does not open is told by the first screen, which reads it again.
  const languages = await openLanguages(navigator.languages, await shelf.speech().catch(() => null));
  const device = await makeDevice(shelf, languages, install);
  let isDraftOpen = false;
  // A version that waits already may be known before the app listens.
  let listens: (tell: () => void) => void = () => undefined;
  const listening = new Promise<() => void>((resolve) => {
    listens = resolve;
  });
  let takeOver: () => void = () => undefined;
  guardSystemBack();
  // A link that is followed while the app is open changes nothing but the fragment. The app starts over with it, but not under a person's answers.
  addEventListener("hashchange", () => {
    if (location.hash === "") return;
    if (isDraftOpen) history.replaceState(null, "", location.pathname);
    else location.reload();
  });
  render(
    <App
      device={device}
      languages={languages}
      opening={opening}
      onUpdate={(tell) => {
        listens(() => tell(() => takeOver()));
      }}
      setDraftOpen={(isOpen) => {
        isDraftOpen = isOpen;
      }}
    />,
    root,
  );
  // Not needed for the first picture, nor for registering: an offline start is the work of the worker that is there already.
  const { startServiceWorker } = await import("./shell/service-worker-bridge.ts");
  const worker = startServiceWorker({
    isDraftOpen: () => isDraftOpen,
    onUpdateWaiting: async () => (await listening)(),
  });
  takeOver = worker.takeOver;
  worker.booted();
}

const root = document.getElementById("app");
if (root) void start(root);
