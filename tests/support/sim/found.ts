/** A programme with its devices, joined the ordinary way, before anything goes wrong. */

import { unwrapResult } from "../../../src/kit/result.ts";
import { DEFAULT_EMERGENCY } from "../../../src/programme/model.ts";
import { createProgramme, finishStart } from "../../../src/shell/acts/create-programme.ts";
import { approveJoin, awaitJoin, showInvite } from "../../../src/shell/acts/invite-phone.ts";
import { prepareJoin, readInvitation, stepJoin } from "../../../src/shell/acts/join-programme.ts";
import { ROLE_COORDINATOR, ROLE_FIELD, type Role } from "../../../src/wire/roles.ts";
import { emptyDisk } from "./disk.ts";
import { ADDRESS, makeClock, makeDevice, type Phone, type Surroundings, startPhone, WORDS } from "./phone.ts";
import type { Prng } from "./prng.ts";

const { signal } = new AbortController();
const YEAR_MS = 365 * 86_400_000;

const SETTINGS = {
  name: "Harbour",
  areas: [{ code: 1, label: "North quay" }],
  noticeVersion: 1,
  languages: ["en"],
  listVersion: 1,
  emergency: DEFAULT_EMERGENCY,
};

/** Where the programme is kept, and by what right it is started there. */
export interface FoundAt {
  readonly relayAddress: string;
  readonly operatorToken: string;
  readonly isTraining: boolean;
}

const AT_SIM: FoundAt = { relayAddress: ADDRESS, operatorToken: "", isTraining: true };

/** The device that starts the programme. */
export async function found(
  name: string,
  prng: Prng,
  all: Surroundings,
  lease: 0 | 1 | 2 = 0,
  at: FoundAt = AT_SIM,
): Promise<Phone> {
  const clock = makeClock(all);
  const device = makeDevice(name, emptyDisk(), clock, prng, all);
  const plan = {
    settings: SETTINGS,
    expiresMs: clock.nowMs() + YEAR_MS,
    timeZone: "UTC",
    profile: 2 as const,
    lease,
    ...at,
    passphrase: WORDS,
    picture: 1,
  };
  const phone = await startPhone(name, true, device, clock, prng, unwrapResult(await createProgramme(device, plan)));
  await phone.engine.change((replica) => finishStart(device, phone.vault, replica, phone.session.client));
  unwrapResult(await phone.engine.run(signal));
  return phone;
}

/** A device that `host` lets in. A coordinator has no seat yet. */
export const letIn = (host: Phone, name: string, isCoordinator: boolean, prng: Prng, all: Surroundings) =>
  letInAs(host, name, isCoordinator ? ROLE_COORDINATOR : ROLE_FIELD, prng, all);

/** The same, in a role. */
export async function letInAs(host: Phone, name: string, role: Role, prng: Prng, all: Surroundings) {
  const phone = await letInUnread(host, name, role, prng, all);
  unwrapResult(await phone.engine.run(signal));
  return phone;
}

/** The same, of a device that has read nothing yet. */
export async function letInUnread(host: Phone, name: string, role: Role, prng: Prng, all: Surroundings) {
  const clock = makeClock(all);
  const device = makeDevice(name, emptyDisk(), clock, prng, all);
  const shown = unwrapResult(
    await showInvite(host.device, host.vault, host.session, role, host.session.client.address),
  );
  const charter = unwrapResult(await readInvitation(device, shown.invite));
  const vault = unwrapResult(await prepareJoin(device, shown.invite, charter, WORDS, 2));
  unwrapResult(await stepJoin(device, vault, signal));
  const ask = unwrapResult(await awaitJoin(host.vault, host.session, shown, signal));
  if (!ask) throw new TypeError("nobody asked");
  unwrapResult(await approveJoin(host.device, host.vault, host.engine, host.session, shown, ask));
  unwrapResult(await host.engine.run(signal));
  unwrapResult(await stepJoin(device, vault, signal));
  return startPhone(name, role === ROLE_COORDINATOR, device, clock, prng, vault);
}
