/**
 * A crew without screens around a real relay: whoever started the programme, workers and volunteers, each with a real vault, engine and acts in the test's own
 * process and a clock of its own. Phones with screens are let in beside them.
 */
import { type Browser, expect, type Page } from "@playwright/test";
import { systemClock } from "../../src/kit/clock.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { candidatesOf, proposeSeat } from "../../src/shell/acts/govern.ts";
import { approveJoin, awaitJoin, type JoinAsk, showInvite } from "../../src/shell/acts/invite-phone.ts";
import { ROLE_COORDINATOR, type Role } from "../../src/wire/roles.ts";
import { run } from "../support/people.ts";
import { found, letInAs } from "../support/sim/found.ts";
import type { Phone, Surroundings } from "../support/sim/phone.ts";
import { makePrng } from "../support/sim/prng.ts";
import { openInvite, readWords, type Secret, seeScreen, takePhone, tap } from "./drive.ts";
import type { RelayProcess } from "./relay-process.ts";

const { signal } = new AbortController();

export interface Crew {
  /** The coordinator who started the programme. */
  readonly founder: Phone;
  /** Another device without a screen. */
  join(name: string, role: Role): Promise<Phone>;
  /** Lets in the phone at `page` with a new vault. Ends once its coordinator said Match, too. */
  letIn(page: Page, role: Role): Promise<Secret>;
  /** Gives a seat to the coordinators who were let in and have none. */
  giveSeats(): Promise<void>;
}

/** Starts a programme with one area at `relay`. */
export async function startCrew(relay: RelayProcess): Promise<Crew> {
  const all: Surroundings = {
    clock: systemClock,
    wire: { fetch: () => (url, options) => fetch(url, options) },
  };
  const prng = makePrng("crew");
  const operatorToken = new URL(relay.link).hash.slice("#start=".length);
  const at = { relayAddress: relay.origin, operatorToken, isTraining: false };
  const founder = await found("C1", prng.fork("C1"), all, 0, at);
  const { device, vault, session, engine } = founder;
  return {
    founder,
    join: (name, role) => letInAs(founder, name, role, prng.fork(name), all),
    letIn: async (page, role) => {
      const shown = unwrapResult(await showInvite(device, vault, session, role, relay.origin));
      const secret = await openInvite(page, shown.link);
      const asked: JoinAsk[] = [];
      const look = async () => {
        const ask = unwrapResult(await awaitJoin(vault, session, shown, signal));
        if (ask) asked.push(ask);
        return asked.length;
      };
      await expect.poll(look).toBe(1);
      await seeScreen(page, "Compare with the coordinator");
      await readWords(page);
      await tap(page, "Match");
      for (const ask of asked) unwrapResult(await approveJoin(device, vault, engine, session, shown, ask));
      await run(founder);
      return secret;
    },
    giveSeats: async () => {
      for (const { key } of candidatesOf(engine.replica()))
        unwrapResult(await engine.change((replica) => proposeSeat(vault, replica, key)));
      await run(founder);
    },
  };
}

/** A coordinator with a screen as wide as a laptop's and a seat, at Needs. */
export async function seatDesk(crew: Crew, browser: Browser): Promise<Page> {
  const { page } = await takePhone(browser, { viewport: { width: 1280, height: 800 } });
  await crew.letIn(page, ROLE_COORDINATOR);
  await seeScreen(page, "Needs");
  await crew.giveSeats();
  return page;
}
