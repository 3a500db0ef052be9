/** The own offers: renewing and removing them. */
import type { JSX } from "preact";
import { doubtsOf, isOver } from "../../offer/rules.ts";
import { OffersScreen } from "../../offer/screens/offers.tsx";
import { matchingOf } from "../../programme/matching.ts";
import { renewOffer } from "../acts/assign/own-offers.ts";
import { eraseOwn } from "../acts/erase-own.ts";
import type { Volunteer } from "./volunteer.ts";

export function OffersPart(volunteer: Volunteer): JSX.Element {
  const { device, session, settings, help, label, now, expires, saveOwn, go, onWritten } = volunteer;
  const { vault, engine } = session;
  const { offerHours } = matchingOf(settings);
  const standing = help.offers.filter(({ offer }) => !isOver(offer, now)).length;
  async function renew(key: string, windows?: readonly number[]): Promise<boolean> {
    const renewed = await renewOffer(vault, engine.replica(), saveOwn, key, { expires, windows });
    onWritten();
    return renewed.ok && renewed.value;
  }
  async function remove(key: string): Promise<boolean> {
    const isRemoved = await eraseOwn(device, vault, engine, saveOwn, key);
    onWritten();
    return isRemoved;
  }
  return (
    <OffersScreen
      offers={help.offers.map((own) => ({ ...own, doubts: doubtsOf(own.offer, { now, offerHours, standing }) }))}
      places={settings.areas}
      label={label}
      {...{ now, expires }}
      overSinceMs={volunteer.overSinceMs}
      onRenew={renew}
      onRemove={remove}
      onMake={() => go({ at: "offer" })}
      onBack={() => go({ at: "home" })}
    />
  );
}
