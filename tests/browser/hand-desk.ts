/**
 * A coordinator without a screen in a programme without a relay: the real vault, engine and acts in the test's own process. It takes part with codes that it is shown and
 * shows, and with files.
 */
import { type Bytes, bytesToHex } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { makeCarryFile, openCarryFile } from "../../src/shell/acts/carry.ts";
import { leadingFinal } from "../../src/shell/acts/closing/facts.ts";
import { agreeToIntent, intentKey, signSame } from "../../src/shell/acts/closing/sign.ts";
import { makeHandRequest, readHandNonce, takeHandOutcome } from "../../src/shell/acts/join-by-hand.ts";
import { checkCharter, prepareJoin } from "../../src/shell/acts/join-programme.ts";
import { heldShares } from "../../src/shell/acts/lease-by-hand.ts";
import { decodeHandMessage, type HandMessage } from "../../src/wire/hand-message.ts";
import { encodeLeaseCode } from "../../src/wire/lease-code.ts";
import { HAND_WORDS, makeHandDevice, toMember } from "../support/by-hand.ts";
import { attest } from "../support/closing-acts.ts";
import { type Member, saveNeed } from "../support/world.ts";

/** A device that stands before a coordinator's and asks to join. */
export interface HandGuest {
  /** What it shows. */
  readonly request: Bytes;
  /** The three words that it shows once it was shown the nonce, as indices. */
  compare(nonce: Bytes): Bytes;
  /** Takes what it is shown last. */
  enter(outcome: Bytes): Promise<HandDesk>;
}

export interface HandDesk {
  /** Opens a file. */
  open(file: Uint8Array): Promise<void>;
  /** A file for the other coordinators, after what is due was written down. */
  file(): Promise<Bytes>;
  /** Registers so many needs. */
  save(needs: number): Promise<void>;
  /** The code of the share that it holds for the one other coordinator; `null` while it holds none. */
  share(): string | null;
  /** Agrees to whatever is announced. */
  agree(): Promise<void>;
  /** Signs the end that is signed already. */
  sign(): Promise<void>;
  /** What it answers when it has erased. */
  attest(): Promise<Bytes>;
}

const read = <Type extends HandMessage["type"]>(message: Bytes, type: Type) => {
  const shown = unwrapResult(decodeHandMessage(message));
  if (shown.type !== type) throw new TypeError(`${shown.type} instead of ${type}`);
  return shown as Extract<HandMessage, { readonly type: Type }>;
};

const NOW = {
  get ms() {
    return Date.now();
  },
};

/** Reads an invitation that it is shown. */
export async function askByHand(invitation: Bytes): Promise<HandGuest> {
  const device = makeHandDevice(NOW);
  const { invite, charter } = read(invitation, "invitation");
  const known = unwrapResult(checkCharter(device, invite, charter));
  const vault = unwrapResult(await prepareJoin(device, invite, known, HAND_WORDS, 2));
  return {
    request: unwrapResult(await makeHandRequest(device, vault, invite)),
    compare: (nonce) => {
      const words = readHandNonce(vault, invite, read(nonce, "nonce").nonce);
      if (!words) throw new TypeError("another nonce");
      return words;
    },
    enter: async (outcome) => {
      const { type } = unwrapResult(await takeHandOutcome(device, vault, invite, read(outcome, "outcome")));
      if (type !== "joined") throw new TypeError(type);
      return deskOf(await toMember(device, vault));
    },
  };
}

function deskOf(member: Member): HandDesk {
  const { device, vault, engine } = member;
  const session = { vault, engine, relay: null };
  return {
    open: async (file) => void unwrapResult(await openCarryFile(device, session, file, false)),
    file: async () => {
      unwrapResult(await engine.run(new AbortController().signal));
      return unwrapResult(await makeCarryFile(device, session, { type: "coordinators" })).packed.bytes;
    },
    save: async (needs) => {
      for (let n = 1; n <= needs; n++) {
        if (!(await saveNeed(member, n))) throw new TypeError("not saved");
        unwrapResult(await engine.sealAll());
      }
    },
    share: () => {
      const [held] = heldShares(vault, engine.replica());
      return held?.share ? encodeLeaseCode(held.share) : null;
    },
    agree: async () => {
      const [open] = engine.replica().control.closing.intentProposals;
      if (!open) throw new TypeError("nothing is announced");
      unwrapResult(await engine.change((replica) => agreeToIntent(vault, replica, intentKey(open.intent))));
    },
    sign: async () => {
      const final = leadingFinal(engine.replica());
      if (!final) throw new TypeError("nothing is signed");
      unwrapResult(await engine.change((replica) => signSame(vault, replica, bytesToHex(final.hash))));
    },
    attest: () => {
      const { closed } = engine.replica().control.closing;
      if (!closed) throw new TypeError("it is not closed");
      return attest({ device, vault }, closed.hash);
    },
  };
}
