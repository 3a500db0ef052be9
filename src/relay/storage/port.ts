/**
 * What the relay keeps and how it is asked: bytes, numbers and pseudonymous ids. Nothing here opens, verifies or understands a body.
 *
 * R1 an append is one transaction: head unchanged, segment written, head moved, next cursor taken, rows changed that an act changes.
 * R2 cursors of a programme rise by one and become visible in order, so a reader that saw one never meets a smaller one later.
 * R3 every write may be repeated with the same bytes; other bytes at the same place are refused and change nothing.
 * R4 removing a programme leaves no row of it in any table.
 * R50 a closed programme takes nothing more, and of it only order, core, holders and their attestations stay.
 *
 * Every call rejects with a `StoreError`: `STORE_BUSY` (try later), `STORE_FULL` (the disk), `STORE_DOWN` (no connection, or closed).
 */
import type { CardId, FeedId, Head, KeyId, ProgrammeId, SignKey } from "../../kit/brand.ts";
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
  /** As received; empty for a key that was revoked before any was seen. */
  readonly certificate: Bytes;
  /** Whether a control statement that counts published exactly this certificate. */
  readonly isPublished: boolean;
  readonly isRevoked: boolean;
}

export const SEAT_STATES = ["active", "removed", "recovery"] as const;
/** `active`: a coordinator in force. `removed`: one who was. `recovery`: the key of the recovery set in force. */
export type SeatState = (typeof SEAT_STATES)[number];

export interface Seat {
  readonly state: SeatState;
  /** Id of the coordinator's first box key; `null` for the recovery key. */
  readonly keyId: KeyId | null;
}

/** What is known of one key. */
export interface KnownKey {
  readonly device: Device | null;
  /** `null` also for a coordinator of the charter while no statement changed it. */
  readonly seat: Seat | null;
  /** Box keys announced for it, of the newest 64 epochs. */
  readonly announced: readonly KeyId[];
}

/** Rows that one control statement changes. `null` in place of a value removes the row. */
export interface ActChanges {
  /** `before` is the certificate that the row had when this was worked out, `null` where there was no row. */
  readonly devices: readonly { readonly device: Device; readonly before: Bytes | null }[];
  readonly seats: readonly { readonly deviceKey: SignKey; readonly seat: Seat | null }[];
  readonly boxKeys: readonly { readonly deviceKey: SignKey; readonly epoch: number; readonly keyId: KeyId | null }[];
  /** Up to where feeds of keys without rights still count. */
  readonly pins: readonly { readonly deviceKey: SignKey; readonly feedId: FeedId; readonly seq: number | null }[];
  /** The id of the recovery set, where it changed. */
  readonly recovery?: { readonly id: Bytes | null; readonly nowMs: number };
  /** Epochs whose grants go and are taken no more, and such that are taken again. */
  readonly retired: readonly { readonly epoch: number; readonly isRetired: boolean }[];
  /** Bodies of kinds other than 2 and 4 up to `seq` go. */
  readonly drops: readonly { readonly feedId: FeedId; readonly seq: number }[];
  /** The programme is closed by this statement: it is the last one. */
  readonly closing?: NewClosing;
}

/** What is kept from the moment in which a programme is closed. */
export interface NewClosing {
  /** As `../control` makes and checks it. */
  readonly order: Bytes;
  readonly orderHash: Bytes;
  /** Of the core that the order names. */
  readonly coreHash: Bytes;
  /** Keys that may attest, besides those of the programme's devices that are stored here. */
  readonly holders: readonly SignKey[];
  readonly closedMs: number;
}

/**
 * How far a closed programme is. Each step is taken once the one before is durable, by any process and as often as need be: `closed` order kept, everything else
 * refused; `keyGone` its key file destroyed; `rowsGone` no row left but what stays; `scrubbed` nothing of them in the files either, as far as the database allows;
 * `attested` the relay has said so; `forgotten` order, core and attestations are gone as well.
 */
export const CLOSING_STEPS = ["closed", "keyGone", "rowsGone", "scrubbed", "attested", "forgotten"] as const;
export type ClosingStep = (typeof CLOSING_STEPS)[number];

export interface Closing {
  readonly programmeId: ProgrammeId;
  readonly step: ClosingStep;
  readonly orderHash: Bytes;
  readonly coreHash: Bytes;
  readonly hasCore: boolean;
}

/** What stays of a closed programme. `order` is `null` once it is forgotten. */
export interface ClosingPapers {
  readonly order: Bytes | null;
  readonly core: Bytes | null;
  /** By device key, ascending. */
  readonly attestations: readonly Bytes[];
}

/** `taken`: other bytes of this device are there. `stranger`: no holder of the core. `full`: no more of unknown devices before the core is there. */
export type AttestOutcome = "stored" | "same" | "taken" | "stranger" | "full";

/** Numbers of closed programmes. */
export interface ClosingCounts {
  readonly programmes: number;
  readonly keysDestroyed: number;
  /** Those of which everything is done here that closing asks of a relay. */
  readonly finished: number;
  /** Those whose core is here, so that a certificate is given. */
  readonly certificates: number;
}

/** A control statement that holds more than acknowledgements. */
export interface Act {
  /** Cursor of the newest act that `changes` were worked out behind; 0 before the first. */
  readonly behind: number;
  readonly changes: ActChanges;
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

export interface Writer {
  readonly feed: Feed;
  readonly device: Device | null;
  /** As in `KnownKey`. */
  readonly seat: Seat | null;
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
  /** `null` for every segment that is no act. */
  readonly act: Act | null;
}

/**
 * `same`: it is there already. `conflict`: another header holds the position. `gap`: the feed ends elsewhere. `stale`: another act, or a certificate
 * that the changes speak of, came meanwhile, so they have to be worked out again; nothing was written. `closed`: the programme was closed, so nothing is written any more.
 */
export type AppendOutcome =
  | { readonly kind: "appended"; readonly cursor: number }
  | { readonly kind: "same"; readonly cursor: number }
  | { readonly kind: "conflict"; readonly stored: StoredSegment }
  | { readonly kind: "gap"; readonly headSeq: number; readonly head: Head }
  | { readonly kind: "stale" }
  | { readonly kind: "closed" };

export interface LogEntry {
  readonly cursor: number;
  readonly segment: StoredSegment;
  /** The feed's introduction, with the first segment of each feed in a page. */
  readonly introduction: Bytes | null;
}

/** `all`, or control segments and those addressed to one of these keys. */
export type LogReader = "all" | { readonly keyIds: readonly KeyId[] };

export interface PageTerms {
  readonly maxEntries: number;
  /** Sum of the lengths of stored bodies at which a page ends; one entry is always given. */
  readonly maxBodyBytes: number;
  readonly reader: LogReader;
}

export interface LogQuery extends PageTerms {
  /** Entries behind this cursor; 0 from the beginning. */
  readonly after: number;
}

/** Entries of some feeds, feed by feed in the order asked for. */
export interface FeedsPage {
  readonly entries: readonly LogEntry[];
  readonly isEnd: boolean;
}

/** A control segment with the key that signed it, and what introduced that key. */
export interface ControlEntry {
  readonly cursor: number;
  readonly author: SignKey;
  /** Of its feed. */
  readonly introduction: Bytes;
  readonly segment: StoredSegment;
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

export interface StoredLease {
  readonly leaseKey: SignKey;
  readonly deviceKey: SignKey;
  /** The share under the relay programme key. */
  readonly sealed: Bytes;
}

/** A copy for a card, under the relay programme key. */
export interface StoredCopy {
  readonly cardId: CardId;
  readonly sealed: Bytes;
}

/** What the holder of a card asked, under the relay programme key. */
export interface StoredRequest {
  /** 16 bytes. */
  readonly requestId: Bytes;
  readonly cardId: CardId;
  readonly sealed: Bytes;
  readonly cameMs: number;
}

/** Numbers without ids. */
export interface Holdings {
  readonly programmes: number;
  readonly segments: number;
  /** Of headers, signatures and the bodies that were not dropped, as they came. */
  readonly bytes: number;
  /** Devices whose token of device scope has not ended: those that asked for one in the last day. */
  readonly phones: number;
}

/** Knows the stamps that the database of this relay had last; kept outside the database and its backups. */
export interface StampBook {
  /** Whether this may be the database that ran last; always where nothing is known. */
  knows(stamp: Bytes | null): boolean;
  /** Both are known from now on, and no others. */
  write(before: Bytes | null, next: Bytes): Promise<void>;
}

export interface RelayStorage {
  /** 16 random bytes drawn when the database was made. A cursor means nothing under another generation. */
  readonly generation: Bytes;

  /**
   * Stores a programme and uses up the operator token with this hash (`null`: none needed) in one transaction. `same`: exactly this charter is there already; no
   * token is used. `closed`: it was here, and never comes back.
   */
  createProgramme(
    programme: Programme,
    operatorTokenHash: Bytes | null,
    nowMs: number,
  ): Promise<"created" | "same" | "tokenRefused" | "closed">;
  findProgramme(programmeId: ProgrammeId): Promise<Programme | "closed" | null>;
  /** Programmes whose `removeAfterMs` has come, closed ones too. */
  listDueProgrammes(nowMs: number): Promise<readonly ProgrammeId[]>;
  /** Programmes with segments that are not closed. */
  listHeldProgrammes(): Promise<readonly ProgrammeId[]>;
  /** Rule R4. Removing what is not there is fine. */
  removeProgramme(programmeId: ProgrammeId): Promise<void>;

  /** Stores or replaces a device whose certificate still is `before` (`null`: no row); `false` where it is another. Leaves open whether it is revoked. */
  putDevice(device: Omit<Device, "isRevoked">, before: Bytes | null): Promise<boolean>;
  findKey(programmeId: ProgrammeId, key: SignKey): Promise<KnownKey>;
  /** The seat alone; `null` also for a coordinator of the charter while no statement changed it. */
  findSeat(programmeId: ProgrammeId, key: SignKey): Promise<Seat | null>;
  /** Up to where this feed of a key without rights counts; 0 where it does not. */
  findPin(programmeId: ProgrammeId, key: SignKey, feedId: FeedId): Promise<number>;

  /** Stores a feed without segments. `conflict`: the id belongs to another author. The first introduction stays. */
  introduceFeed(
    feed: Pick<Feed, "programmeId" | "feedId" | "author" | "introduction">,
  ): Promise<"introduced" | "same" | "conflict">;
  findFeed(programmeId: ProgrammeId, feedId: FeedId): Promise<Feed | null>;
  /** A feed with what is known of its author. */
  findWriter(programmeId: ProgrammeId, feedId: FeedId): Promise<Writer | null>;
  /** Rules R1–R3. The feed must be known. */
  appendSegment(segment: NewSegment): Promise<AppendOutcome>;
  /**
   * The same of segments of one programme that came together, none of them an act: in their order, as far as the first that is neither appended nor there already, whose outcome is the last
   * that is given. They and those of other calls that wait meanwhile are one transaction.
   */
  appendSegments(segments: readonly NewSegment[]): Promise<readonly AppendOutcome[]>;
  readLog(programmeId: ProgrammeId, query: LogQuery): Promise<LogPage>;
  /** The newest cursor of each of these programmes that is there and not closed, by id in hex; 0 before the first segment. */
  readCursors(programmeIds: readonly ProgrammeId[]): Promise<ReadonlyMap<string, number>>;
  /** What stands behind `seq` in each of these feeds, as far as the reader may see it. Feeds that are not there are passed over. */
  readFeeds(
    programmeId: ProgrammeId,
    held: readonly { readonly feedId: FeedId; readonly seq: number }[],
    terms: PageTerms,
  ): Promise<FeedsPage>;
  /** Control segments from the cursor `from` on, that one included, by cursor; `acts` leaves out mere acknowledgements. */
  readControl(
    programmeId: ProgrammeId,
    query: { readonly from: number; readonly which: "acts" | "all"; readonly maxEntries: number },
  ): Promise<readonly ControlEntry[]>;
  /** The head of the segment at `seq`, or `null`. */
  findHead(programmeId: ProgrammeId, feedId: FeedId, seq: number): Promise<Head | null>;

  /** Stores a token for the answer to one challenge (16 bytes). `replayed`: that challenge gave a token before. */
  putToken(hash: Bytes, challenge: Bytes, token: Token): Promise<"stored" | "replayed">;
  /** The token with this hash, if it has not expired and its device is not revoked. */
  findToken(hash: Bytes, nowMs: number): Promise<Token | null>;
  /** Makes this the only unused operator token. */
  replaceOperatorToken(hash: Bytes): Promise<void>;

  /** Stores or replaces the sealed recovery grant of an epoch. `retired`: the epoch takes none any more. `full`: `max` others are there. */
  putGrant(programmeId: ProgrammeId, epoch: number, sealed: Bytes, max: number): Promise<"stored" | "retired" | "full">;
  /** By epoch, ascending. */
  listGrants(programmeId: ProgrammeId): Promise<readonly { readonly epoch: number; readonly sealed: Bytes }[]>;
  removeGrant(programmeId: ProgrammeId, epoch: number): Promise<void>;
  /** The programme whose terms in force name the recovery set of this id; of several the one that named it first. */
  findRecovery(id: Bytes): Promise<Programme | "closed" | null>;

  /** Stores the sealed lease share of a device under a lease key. `taken`: the key holds another share, or another device's. `full`: `max` of the device's are there. */
  putLease(programmeId: ProgrammeId, lease: StoredLease, max: number): Promise<"stored" | "taken" | "full">;
  findLease(programmeId: ProgrammeId, leaseKey: SignKey): Promise<StoredLease | null>;
  /** Lease keys of a device, in order. */
  listLeases(programmeId: ProgrammeId, deviceKey: SignKey): Promise<readonly SignKey[]>;
  /** Removes the device's leases, all but the one under `leaseKey` where there is one to keep. */
  keepLease(programmeId: ProgrammeId, deviceKey: SignKey, leaseKey: SignKey | null): Promise<void>;

  /** Stores or replaces copies for cards. */
  putCopies(programmeId: ProgrammeId, copies: readonly StoredCopy[]): Promise<void>;
  findCopy(programmeId: ProgrammeId, cardId: CardId): Promise<Bytes | null>;
  /** Ids of cards with a copy, ascending, behind `after`. */
  listCards(programmeId: ProgrammeId, after: CardId | null, max: number): Promise<readonly CardId[]>;
  /** Removes the copies of these cards, and everything that was asked with them. */
  removeCards(programmeId: ProgrammeId, cardIds: readonly CardId[]): Promise<void>;
  /** Keeps a request of a card that has a copy. `same`: it is there already. `full`: `max` of the card's wait. `unknown`: no copy is here for it. */
  putRequest(
    programmeId: ProgrammeId,
    request: StoredRequest,
    max: number,
  ): Promise<"stored" | "same" | "full" | "unknown">;
  countRequests(programmeId: ProgrammeId, cardId: CardId): Promise<number>;
  /** By id, ascending, behind `after`. */
  listRequests(programmeId: ProgrammeId, after: Bytes | null, max: number): Promise<readonly StoredRequest[]>;
  removeRequests(programmeId: ProgrammeId, requestIds: readonly Bytes[]): Promise<void>;
  /** Open and closed programmes by id, ascending; with `tag` those whose id begins with these two bytes, with `after` those behind it. */
  listProgrammes(tag: Bytes | null, max: number, after?: Bytes | null): Promise<readonly ProgrammeId[]>;

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

  /** Closes a programme outside an act; one that is closed, or not there, stays as it is. */
  closeProgramme(programmeId: ProgrammeId, closing: NewClosing): Promise<void>;
  /** Seats that statements gave or took, of keys in force and not. */
  listSeats(programmeId: ProgrammeId): Promise<readonly { readonly deviceKey: SignKey; readonly state: SeatState }[]>;
  findClosing(programmeId: ProgrammeId): Promise<Closing | null>;
  readClosing(programmeId: ProgrammeId): Promise<ClosingPapers | null>;
  /** Closed programmes of which something is left to do. */
  listUnfinishedClosings(): Promise<readonly ProgrammeId[]>;
  /** Notes that `step` is reached, unless a later one is. */
  reachStep(programmeId: ProgrammeId, step: ClosingStep): Promise<void>;
  /** Removes rows of a closed programme for up to `maxSegments` segments; `true` once none is left, and then `rowsGone` is reached. */
  removeClosedRows(programmeId: ProgrammeId, maxSegments: number): Promise<boolean>;
  /** Clears the database's files of what was removed, as far as it lets itself be told; `false` where a reader held it back for now. */
  scrub(): Promise<boolean>;
  /** Keeps this relay's own attestation, unless one is there, and reaches `attested`. */
  attestOwn(programmeId: ProgrammeId, relayKey: SignKey, attestation: Bytes): Promise<void>;
  /** Keeps the core of a closed programme; from then on only these holders attest, and others' attestations are gone. `same`: a core is there. */
  putCore(programmeId: ProgrammeId, core: Bytes, holders: readonly SignKey[]): Promise<"stored" | "same">;
  /** The first attestation of a device stays. `maxStrangers`: how many of devices that were not known here are kept before the core is there. */
  putAttestation(
    programmeId: ProgrammeId,
    deviceKey: SignKey,
    attestation: Bytes,
    maxStrangers: number,
  ): Promise<AttestOutcome>;
  /** Keeps what a device attested that erased itself while its programme is open; the first stays, and is there once the programme is closed. */
  putErasure(
    programmeId: ProgrammeId,
    deviceKey: SignKey,
    attestation: Bytes,
  ): Promise<"stored" | "same" | "taken" | "closed">;
  /** Drops order, core and attestations of programmes that were closed before `closedBeforeMs` and attested; returns of how many. */
  forgetClosings(closedBeforeMs: number): Promise<number>;
  countClosings(isTraining: boolean): Promise<ClosingCounts>;

  /** How much is held of real programmes, or of those for training. */
  countHoldings(isTraining: boolean, nowMs: number): Promise<Holdings>;
  /** Draws another stamp, where the book knows the one that is there. */
  renewStamp(): Promise<void>;
  /** Removes expired tokens and invites. */
  removeExpired(nowMs: number): Promise<void>;
  /** Writes the journal into the database and cuts it to nothing, where the engine has one. */
  checkpoint(): Promise<void>;
  /** Fails where the database does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
