/** Where own records are, counted. */
import type { Need } from "../../need/model.ts";
import type { OwnNeed } from "../acts/records.ts";

/** How many own records are in each place. */
export function countPlaces(needs: readonly Pick<OwnNeed, "place">[]): Readonly<Record<OwnNeed["place"], number>> {
  const count = (place: OwnNeed["place"]) => needs.filter((need) => need.place === place).length;
  const [held, packed, relay] = [count("held"), count("packed"), count("relay")];
  return { held, packed, relay, newer: count("newer"), coordinator: count("coordinator") };
}

/** Where `need` is, which was saved a moment ago. */
export const placeOf = (needs: readonly OwnNeed[], { alias }: Need): OwnNeed["place"] =>
  needs.find(({ need }) => need.alias.join() === alias.join())?.place ?? "held";
