/** For tests only: people of `test-kit.ts` close their programme at a relay, and holders attest. */
import { startControl } from "../control/fold.ts";
import { makeFinal } from "../control/make-close.ts";
import type { CloseFinal } from "../control/objects.ts";
import { type SignKey, toSignKey } from "../kit/brand.ts";
import { type Bytes, compareBytes } from "../kit/bytes.ts";
import { systemRandom } from "../kit/random.ts";
import { unwrapResult } from "../kit/result.ts";
import { type AttestationFields, CAUSE, certifyAttestKey, METHOD, makeAttestation } from "../wire/attestation.ts";
import { encodeClosingCore, hashCore, NO_EXCEPTION } from "../wire/closing-core.ts";
import type { Frame } from "../wire/frame.ts";
import { makeLeaves } from "../wire/leaves.ts";
import { makePerson, NOW, type Person, state, type TestProgramme, type TestRelay } from "./test-kit.ts";

/** Bytes of a core whose holders are these keys. */
export function coreOf({ charter }: TestProgramme, keys: readonly SignKey[]): Bytes {
  const holder = { role: 1, label: [], state: 1, lastHeardDay: 0, mayHold: [] } as const;
  return encodeClosingCore({
    programmeId: charter.programmeId,
    charterHash: charter.hash,
    ...{ name: "Harbour", createdMs: NOW, endsMs: charter.expiresMs, closedMs: NOW },
    decides: { profile: charter.profile, k: charter.k, lease: 0 },
    holders: [...keys].sort(compareBytes).map((key) => ({ key, ...holder })),
    ...{ epochs: [], totals: [], extensions: [], paper: [], witnesses: [], drills: [], exports: [], backups: [] },
    leaves: makeLeaves([], [], systemRandom),
    exceptions: [{ code: NO_EXCEPTION, holder: new Uint8Array(), text: "" }],
    recovery: { setId: new Uint8Array(), papers: 0, tickedOff: 0, openUntilMs: 0 },
    ...{ build: "test", complaints: "", redLines: [1] },
    cards: { printed: 0, bound: 0 },
    leasePapers: { printed: 0, destroyed: 0 },
  });
}

/** The final that names this core under the charter's terms. */
export const finalOf = ({ charter }: TestProgramme, core: Bytes): CloseFinal =>
  unwrapResult(makeFinal(startControl(charter), { core: hashCore(core), heads: [], atMs: NOW }));

/** The coordinator closes the programme alone, behind `before`; the steps that follow are done. */
export async function close(relay: TestRelay, programme: TestProgramme, before: Frame | null = null) {
  const { coordinator, worker } = programme;
  const core = coreOf(programme, [coordinator.key, worker.key, relay.keys.publicKey]);
  const final = finalOf(programme, core);
  const frame = await state(relay, programme, coordinator, before, [final]);
  await relay.closer.run();
  return { core, final, frame };
}

/** Bytes of what `person` attests about the order of this hash. */
export async function attestationOf(
  { programmeId }: Pick<TestProgramme, "programmeId">,
  person: Person,
  orderHash: Bytes,
  change: Partial<AttestationFields> = {},
): Promise<Bytes> {
  const { key: attestKey, sign } = makePerson();
  const fields = {
    ...{ programmeId, orderHash, atMs: NOW, unacknowledged: null, build: "test", left: [] },
    ...{ device: toSignKey(person.key), attestKey, cause: CAUSE.order, method: METHOD.removed },
    keySignature: await certifyAttestKey(programmeId, attestKey, person.sign),
    ...change,
  };
  return (await makeAttestation(fields, sign)).bytes;
}
