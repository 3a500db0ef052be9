/** Making an offer, and the page after it. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type OfferDraft, offerFromDraft, startOffer } from "../../offer/draft.ts";
import type { Offer } from "../../offer/model.ts";
import type { OfferSaveState } from "../../offer/screens/check-offer.tsx";
import { OfferPathScreen } from "../../offer/screens/offer-path.tsx";
import { SavedOfferScreen } from "../../offer/screens/saved-offer.tsx";
import { setupOf } from "../../programme/model.ts";
import { askToPersist } from "../../store/persistence.ts";
import { useWords } from "../../ui/language.tsx";
import { type Follow, makeSaving } from "../../ui/saving.ts";
import { makeOfferDraftKeeper, readOfferDraft } from "../acts/assign/offer-draft.ts";
import { saveOffer } from "../acts/assign/own-offers.ts";
import { LoadingScreen } from "../screens/loading.tsx";
import { useEffort } from "../use-effort.ts";
import type { SavedPage, Volunteer } from "./volunteer.ts";

/** Taps and seconds of the last offer of this page session: shown in training, kept nowhere. */
let lastEffort: { readonly taps: number; readonly seconds: number } | null = null;

export function OfferPart(volunteer: Volunteer): JSX.Element {
  const { session, settings, go, now, expires, saveOwn } = volunteer;
  const { tag } = useWords();
  const [draft, setDraft] = useState<OfferDraft | null>(null);
  const keeper = useRef(makeOfferDraftKeeper(session.vault)).current;
  const [saveState, setSaveState] = useState<OfferSaveState>("ready");
  const [saving] = useState(makeSaving);
  const effort = useEffort();
  useEffect(() => {
    effort.start();
    // What a lock or a crash left behind goes on where it was.
    readOfferDraft(session.vault).then(
      (left) => setDraft(left ?? startOffer(tag)),
      () => setDraft(startOffer(tag)),
    );
  }, []);
  const change = (next: OfferDraft | null) => {
    setSaveState("ready");
    setDraft(next);
    keeper.keep(next, Math.floor(now / 2));
  };

  async function save(offer: Offer): Promise<Follow | null> {
    setSaveState("saving");
    if (volunteer.help.offers.length === 0) void askToPersist(2_000, [session.vault.id]);
    await keeper.settled();
    const saved = await saveOffer(session.vault, saveOwn, offer);
    if (!saved.ok) {
      setSaveState(saved.error.code === "STORE_FULL" ? "full" : "failed");
      return null;
    }
    lastEffort = effort.result();
    volunteer.onWritten();
    // The draft is over: no press meanwhile leads back into it.
    return () => go({ at: "saved", key: saved.value });
  }
  if (draft === null) return <LoadingScreen />;
  return (
    <OfferPathScreen
      draft={draft}
      places={settings.areas}
      items={setupOf(settings).items}
      enough={volunteer.enough}
      languages={[...new Set([tag, ...settings.languages])]}
      now={now}
      expires={expires}
      saveState={saveState}
      onDraft={(next) => saving.press(() => change(next))}
      onLeave={() =>
        saving.press(() => {
          change(null);
          go({ at: "home" });
        })
      }
      onSave={() => {
        const offer = offerFromDraft(draft, expires);
        if (offer)
          void saving.run(
            () => save(offer),
            () => setSaveState("failed"),
          );
      }}
    />
  );
}

/** After saving. */
export function SavedPart({ session, help, go, page }: Volunteer & { readonly page: SavedPage }) {
  const saved = help.offers.find(({ key }) => key === page.key);
  return (
    <SavedOfferScreen
      place={saved?.place ?? "held"}
      effort={session.vault.identity().charter.isTraining ? lastEffort : null}
      onMore={() => go({ at: "offer" })}
      onHome={() => go({ at: "home" })}
    />
  );
}
