/** What is added to a certificate, and how many statements it may hold. Putting two together is told in tests/scenario/closing-by-hand.test.ts. */
import { expect, it } from "vitest";
import { MAX_ATTESTATIONS, readCertificate, writeCertificate } from "../control/closing-certificate.ts";
import { makeOrder } from "../control/closing-order.ts";
import { attest, coreOf, holdersOf, orderFor, SignedSpeech } from "../control/closing-test-kit.ts";
import { startControl } from "../control/fold.ts";
import { hashFinal } from "../control/objects.ts";
import { makePerson, startCharter } from "../control/test-kit.ts";
import { unwrapResult } from "../kit/result.ts";
import { encodeClosingCore } from "../wire/closing-core.ts";
import { addStatements } from "./add-statements.ts";

const [anna, stranger] = [makePerson(), makePerson()] as const;
const charter = startCharter([anna], 1);
const start = startControl(charter);
const core = coreOf(charter, holdersOf(start));
const final = orderFor(start, core);

/** The certificate of an end that one coordinator signed, with what a stranger attested, so many times. */
async function textWith(strangers: number): Promise<string> {
  const speech = new SignedSpeech(charter);
  await speech.say(anna, final);
  const strange = await attest(charter, stranger, hashFinal(final));
  const order = makeOrder(charter, speech.frames);
  return writeCertificate({ order, core: encodeClosingCore(core), attestations: Array(strangers).fill(strange) });
}

it("J15 what was added can be opened, and a certificate that holds as many statements as a reader reads stays as it is", async () => {
  const own = await attest(charter, anna, hashFinal(final));
  const added = unwrapResult(await addStatements(await textWith(3), own));
  expect(unwrapResult(readCertificate(added.text)).attestations).toHaveLength(4);
  expect(await addStatements(await textWith(MAX_ATTESTATIONS), own)).toEqual({ ok: false, error: "other" });
});
