/**
 * What the relay keeps and how it is asked: bytes, numbers and pseudonymous ids. Nothing here opens, verifies or understands a body.
 *
 * R1 an append is one transaction: head unchanged, segment written, head moved, next cursor taken.
 * R2 cursors of a programme rise by one and become visible in order, so a reader that saw one never meets a smaller one later.
 * R3 every write may be repeated with the same bytes; other bytes at the same place are refused and change nothing.
 * R4 removing a programme leaves no row of it in any table.
 *
 * Every call rejects with a `StoreError`: `STORE_BUSY` (try later), `STORE_FULL` (the disk), `STORE_DOWN` (no connection, or closed).
 */
import type { FeedId, Head, KeyId, ProgrammeId, SignKey } from "../../kit/brand.ts";
import type { Bytes } from "../../kit/bytes.ts";
import type { StoreError } from "../../kit/errors.ts";

export type StoreFailure = StoreError<"STORE_BUSY" | "STORE_FULL" | "STORE_DOWN">;

/** What a token or a device may do: `coordinator` reads everything of its programme, `device` control and what is addressed to it. */
export type Scope = "device" | "coordinator";

export interface Programme {
  readonly programmeId: ProgrammeId;
  /** As received; ≤ 4 KiB. */
  readonly charter: Bytes;
  readonly isTraining: boolean;
  readonly createdMs: number;
  /** When the sweep removes it; `null` for a programme that only closing removes. */
  readonly removeAfterMs: number | null;
}

export interface Device {
  readonly programmeId: ProgrammeId;
  readonly deviceKey: SignKey;
  readonly scope: Scope;
  /** Id of the box key that kind-2 segments for this device name; `null` where none is known. */
  readonly keyId: KeyId | null;
  /** As received; empty for a coordinator that the charter names. */
  readonly certificate: Bytes;
  readonly isRevoked: boolean;
}

export interface Feed {
  readonly programmeId: ProgrammeId;
  readonly feedId: FeedId;
  readonly author: SignKey;
  /** Certificate and incarnation as received, sent to readers before the first frame. */
  readonly introduction: Bytes;
  /** 0 before the first segment. */
  readonly headSeq: number;
  /** 32 zeros before the first segment. */
  readonly head: Head;
}

export interface StoredSegment {
  readonly programmeId: ProgrammeId;
  readonly feedId: FeedId;
  readonly seq: number;
  readonly kind: number;
  /** 144 bytes as received. */
  readonly header: Bytes;
  /** 64 bytes. */
  readonly signature: Bytes;
  readonly head: Head;
  readonly bodyLen: number;
  /** The body under the relay programme key; `null` once dropped. */
  readonly sealedBody: Bytes | null;
}

export interface NewSegment extends StoredSegment {
  readonly sealedBody: Bytes;
  /** The head that this segment follows; 32 zeros at seq 1. */
  readonly prev: Head;
  /** Key ids that may fetch it with device scope. */
  readonly addressedTo: readonly KeyId[];
  /** What a control segment says of devices; stored in the same transaction. */
  readonly certified: readonly Omit<Device, "isRevoked">[];
  readonly revoked: readonly SignKey[];
}

/** `same`: it is there already. `conflict`: another header holds the position. `gap`: the feed ends elsewhere. */
export type AppendOutcome =
  | { readonly kind: "appended"; readonly cursor: number }
  | { readonly kind: "same"; readonly cursor: number }
  | { readonly kind: "conflict"; readonly stored: StoredSegment }
  | { readonly kind: "gap"; readonly headSeq: number; readonly head: Head };

export interface LogEntry {
  readonly cursor: number;
  readonly segment: StoredSegment;
  /** The feed's introduction, with the first segment of each feed in a page. */
  readonly introduction: Bytes | null;
}

export interface LogQuery {
  /** Entries behind this cursor; 0 from the beginning. */
  readonly after: number;
  readonly maxEntries: number;
  /** Sum of body lengths at which a page ends; one entry is always given. */
  readonly maxBodyBytes: number;
  /** `all`, or control segments and those addressed to this key id (`null`: control only). */
  readonly reader: "all" | { readonly keyId: KeyId | null };
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** Where to go on; every entry up to it that this reader may see was given. */
  readonly next: number;
  readonly isEnd: boolean;
}

export interface Token {
  readonly programmeId: ProgrammeId;
  readonly deviceKey: SignKey;
  readonly scope: Scope;
  readonly expiresMs: number;
}

export const INVITE_SLOTS = ["request", "challenge", "outcome"] as const;
/** One of the three write-once places of an invite. */
export type InviteSlot = (typeof INVITE_SLOTS)[number];

export interface Invite {
  readonly request: Bytes | null;
  readonly challenge: Bytes | null;
  readonly outcome: Bytes | null;
}

/** `taken`: other bytes stand there. `unknown`: no such invite, or it expired. */
export type FillOutcome = "filled" | "same" | "taken" | "unknown";

export interface RelayStorage {
  /** 16 random bytes drawn when the database was made. A cursor means nothing under another generation. */
  readonly generation: Bytes;

  /** Stores a programme and uses up the operator token with this hash (`null`: none needed) in one transaction. `same`: exactly this charter is there already; no token is used. */
  createProgramme(
    programme: Programme,
    operatorTokenHash: Bytes | null,
    nowMs: number,
  ): Promise<"created" | "same" | "tokenRefused">;
  findProgramme(programmeId: ProgrammeId): Promise<Programme | null>;
  /** Programmes whose `removeAfterMs` has come. */
  listDueProgrammes(nowMs: number): Promise<readonly ProgrammeId[]>;
  /** Rule R4. Removing what is not there is fine. */
  removeProgramme(programmeId: ProgrammeId): Promise<void>;

  /** Stores or replaces what is known of a device; a revoked device stays revoked. */
  putDevice(device: Omit<Device, "isRevoked">): Promise<void>;
  findDevice(programmeId: ProgrammeId, deviceKey: SignKey): Promise<Device | null>;
  /** Marks a device revoked for ever, known or not, and removes its tokens. */
  revokeDevice(programmeId: ProgrammeId, deviceKey: SignKey): Promise<void>;

  /** Stores a feed without segments. `conflict`: the id belongs to another author. The first introduction stays. */
  introduceFeed(
    feed: Pick<Feed, "programmeId" | "feedId" | "author" | "introduction">,
  ): Promise<"introduced" | "same" | "conflict">;
  findFeed(programmeId: ProgrammeId, feedId: FeedId): Promise<Feed | null>;
  /** Rules R1–R3. The feed must be known. */
  appendSegment(segment: NewSegment): Promise<AppendOutcome>;
  readLog(programmeId: ProgrammeId, query: LogQuery): Promise<LogPage>;

  /** Stores a token for the answer to one challenge (16 bytes). `replayed`: that challenge gave a token before. */
  putToken(hash: Bytes, challenge: Bytes, token: Token): Promise<"stored" | "replayed">;
  /** The token with this hash, if it has not expired and its device is not revoked. */
  findToken(hash: Bytes, nowMs: number): Promise<Token | null>;
  /** Makes this the only unused operator token. */
  replaceOperatorToken(hash: Bytes): Promise<void>;

  /** Opens an empty invite; `same` where it is open already. At most `maxOpen` live ones per programme, else `full`. */
  openInvite(
    programmeId: ProgrammeId,
    inviteId: Bytes,
    expiresMs: number,
    nowMs: number,
    maxOpen: number,
  ): Promise<"opened" | "same" | "full">;
  findInvite(programmeId: ProgrammeId, inviteId: Bytes, nowMs: number): Promise<Invite | null>;
  fillInvite(
    programmeId: ProgrammeId,
    inviteId: Bytes,
    slot: InviteSlot,
    bytes: Bytes,
    nowMs: number,
  ): Promise<FillOutcome>;
  cancelInvite(programmeId: ProgrammeId, inviteId: Bytes): Promise<void>;

  /** Removes expired tokens and invites. */
  removeExpired(nowMs: number): Promise<void>;
  /** Writes the journal into the database and cuts it to nothing, where the engine has one. */
  checkpoint(): Promise<void>;
  /** Fails where the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
