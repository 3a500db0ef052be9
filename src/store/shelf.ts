/**
 * The shelf: which vaults are on this phone, and how the phone speaks before one is open. It is not secret and says nothing about people:
 * opaque ids, a picture to tap, a role; a language that was chosen by hand. No personal value and no programme name ever goes here (rule S13).
 */
import type { Result } from "../kit/result.ts";
import type { StoreFailure } from "./port.ts";

export const SHELF_ROLES = ["field", "volunteer", "coordinator"] as const;
export type ShelfRole = (typeof SHELF_ROLES)[number];

export const SHELF_STATES = ["making", "ready"] as const;
export type ShelfState = (typeof SHELF_STATES)[number];

/** How many picture-words there are to choose from. */
export const PICTURES = 256;

/** One vault on this phone. */
export interface ShelfRow {
  /** 32 lower-case hexadecimal characters, drawn at random. */
  readonly id: string;
  /** Index of the picture-word that the holder taps, 0 to 255. */
  readonly picture: number;
  /** Whether the vault belongs to a training programme. */
  readonly training: boolean;
  readonly role: ShelfRole;
  /** `making` until the first unlock data is durable; a vault that stays `making` was cut off and holds nothing. */
  readonly state: ShelfState;
}

/** How the phone speaks, once somebody chose it by hand. */
export interface Speech {
  /** Language of the screens, a BCP 47 tag of language and script. */
  readonly language: string;
  /** Numbers in 0 to 9, or in the digits of the language. */
  readonly digits: "latn" | "own";
}

/** The list of vaults. Every change is durable when its promise resolves. */
export interface VaultShelf {
  /** All rows, by id. Rows that do not read as a `ShelfRow` are left out. Rejects with `StoreFailure`. */
  list(): Promise<readonly ShelfRow[]>;
  /** Adds a row or replaces the one with its id. Throws `UsageError` `SHELF_ROW_INVALID` for a row out of shape. */
  put(row: ShelfRow): Promise<Result<void, StoreFailure>>;
  /** Takes a row away; succeeds where there is none. */
  remove(id: string): Promise<Result<void, StoreFailure>>;
  /** How the phone speaks; `null` where nobody chose, or where what is there does not read as a choice. Rejects with `StoreFailure`. */
  speech(): Promise<Speech | null>;
  /** Keeps the choice in place of the one before. Throws `UsageError` `SHELF_ROW_INVALID` for one out of shape. */
  speak(speech: Speech): Promise<Result<void, StoreFailure>>;
}

/** Reads a stored choice; `null` where it is something else. */
export function readSpeech(stored: unknown): Speech | null {
  if (typeof stored !== "object" || stored === null) return null;
  const { language, digits } = stored as Record<string, unknown>;
  if (typeof language !== "string" || !/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/.test(language)) return null;
  return digits === "latn" || digits === "own" ? { language, digits } : null;
}

/** Reads a stored row; `null` where it is something else. Fields that are unknown are dropped. */
export function readShelfRow(stored: unknown): ShelfRow | null {
  if (typeof stored !== "object" || stored === null) return null;
  const { id, picture, training, role, state } = stored as Record<string, unknown>;
  if (typeof id !== "string" || !/^[0-9a-f]{32}$/.test(id)) return null;
  if (typeof picture !== "number" || !Number.isInteger(picture) || picture < 0 || picture >= PICTURES) return null;
  const knownRole = SHELF_ROLES.find((known) => known === role);
  const knownState = SHELF_STATES.find((known) => known === state);
  if (typeof training !== "boolean" || knownRole === undefined || knownState === undefined) return null;
  return { id, picture, training, role: knownRole, state: knownState };
}
