import type { SecretPlace } from "../erase/secret-place.ts";
import type { Clock } from "../kit/clock.ts";
import type { Random } from "../kit/random.ts";
import type { VaultStores } from "../store/port.ts";
import type { VaultShelf } from "../store/shelf.ts";
import type { Stretch } from "./wrap.ts";

/** Where vaults live and what they are made with. */
export interface VaultPlaces {
  readonly shelf: VaultShelf;
  readonly secrets: SecretPlace;
  readonly stores: VaultStores;
  readonly stretch: Stretch;
  readonly clock: Clock;
  readonly random: Random;
}

/** What opening one takes. */
export type OpeningPlaces = Omit<VaultPlaces, "shelf">;
