/** What a wipe acts on, with something around each act: a device that is cut off there, or whose act fails. */
import type { OriginPlace } from "../../src/erase/origin-place.ts";
import type { WipePlaces } from "../../src/erase/wipe.ts";
import { StoreError } from "../../src/kit/errors.ts";
import { CutOff, type TestPlaces } from "./vaults.ts";

export type Act = <Value>(act: () => Promise<Value>) => Promise<Value>;

/** The origin of a phone: what of it is there, and whether there is a network. */
export interface TestOrigin extends OriginPlace {
  isOnline: boolean;
  hasApp: boolean;
  isCleared: boolean;
}

export function makeOrigin(): TestOrigin {
  const origin: TestOrigin = {
    isOnline: true,
    hasApp: true,
    isCleared: false,
    forgetApp: async () => {
      origin.hasApp = false;
    },
    clearSite: async () => {
      origin.isCleared ||= origin.isOnline;
      return origin.isOnline;
    },
  };
  return origin;
}

/** What a wipe acts on, with `around` around each act that changes something or could fail. */
export const wipePlaces = (places: TestPlaces, origin: OriginPlace, around: Act = (act) => act()): WipePlaces => ({
  random: places.random,
  letGo: async () => undefined,
  shelf: {
    ...places.shelf,
    list: () => around(() => places.shelf.list()),
    put: (row) => around(() => places.shelf.put(row)),
    remove: (id) => around(() => places.shelf.remove(id)),
  },
  secrets: {
    kind: places.files.kind,
    list: () => around(() => places.files.list()),
    read: (id) => around(() => places.files.read(id)),
    create: (id, bytes) => around(() => places.files.create(id, bytes)),
    overwrite: (...args) => around(() => places.files.overwrite(...args)),
    remove: (id) => around(() => places.files.remove(id)),
  },
  stores: {
    open: (id, options) => around(() => places.stores.open(id, options)),
    remove: (id) => around(() => places.stores.remove(id)),
  },
  origin: {
    forgetApp: () => around(origin.forgetApp),
    clearSite: () => around(origin.clearSite),
  },
});

/** Interferes with act number `at`, counted from 1. */
export function interfere(at: number, how: (act: () => Promise<unknown>) => Promise<never>, isForGood: boolean) {
  let count = 0;
  const around: Act = async (act) => {
    count++;
    if (count === at || (isForGood && count > at)) return how(act);
    return act();
  };
  return { around, hasFired: () => count >= at };
}

export const cutBefore = async (): Promise<never> => {
  throw new CutOff();
};
export const cutAfter = async (act: () => Promise<unknown>): Promise<never> => {
  await act();
  throw new CutOff();
};
export const fail = async (): Promise<never> => {
  throw new StoreError("SECRET_PLACE_FAILED");
};
