/**
 * Calls about a programme that closes: its order, the core of its certificate, attestations. All are public: what comes in is signed in itself, and what goes out is meant
 * for everybody who holds something. Rules R50, R51, R53, R54.
 */
import type { Context, Hono } from "hono";
import { MAX_ATTESTATIONS, writeCertificate } from "../../control/closing-certificate.ts";
import { MAX_ORDER_BYTES } from "../../control/closing-order.ts";
import { type Bytes, isEqualBytes } from "../../kit/bytes.ts";
import { encodeCbor } from "../../kit/cbor.ts";
import { err, ok, type Result } from "../../kit/result.ts";
import {
  type Attestation,
  CAUSE,
  decodeAttestation,
  isGenuine,
  MAX_ATTESTATION_BYTES,
} from "../../wire/attestation.ts";
import { encodeClosingAnswer, encodeKeptDays } from "../../wire/closing-calls.ts";
import { decodeClosingCore, hashCore, MAX_CORE_BYTES } from "../../wire/closing-core.ts";
import { readOrder } from "../closing.ts";
import { readBody } from "../limits/body.ts";
import { findRights } from "../rights.ts";
import type { AttestOutcome, Closing, ClosingPapers } from "../storage/port.ts";
import { readProgrammeId, storedToCharter } from "./access.ts";
import type { RefusalCode } from "./errors.ts";
import { answerCbor, type Relay, refuse } from "./relay.ts";

/** Before the core says who the holders are, so many attestations are kept of devices that this relay never heard of. */
const MAX_STRANGERS = 200;

const OPEN: ClosingPapers = { order: null, core: null, attestations: [] };

const answerDone = (c: Context) => answerCbor(c, encodeCbor([1]));

/** Adds the calls about closing. */
export function addClosingCalls(app: Hono, relay: Relay): void {
  const { storage } = relay;

  app.get("/v1/p/:pid/closing", async (c) => {
    const id = readProgrammeId(c);
    const programme = id && (await storage.findProgramme(id));
    if (!id || !programme) return refuse(c, "PROGRAMME_UNKNOWN");
    const isClosed = programme === "closed";
    const papers = (isClosed && (await storage.readClosing(id))) || OPEN;
    const { order, core } = papers;
    const attestations = papers.attestations.slice(0, MAX_ATTESTATIONS);
    const isShort = c.req.query("only") === "order";
    return answerCbor(
      c,
      encodeClosingAnswer(isShort ? { ...OPEN, isClosed, order } : { isClosed, order, core, attestations }),
    );
  });

  app.post("/v1/p/:pid/closing", (c) => takeOrder(relay, c));
  app.post("/v1/p/:pid/core", (c) => takeCore(relay, c));
  app.post("/v1/p/:pid/attest", (c) => takeAttestation(relay, c));

  app.get("/v1/kept", (c) => answerCbor(c, encodeKeptDays(relay.forgetsAfterDays)));

  app.get("/v1/p/:pid/certificate", async (c) => {
    const id = readProgrammeId(c);
    const papers = id && (await storage.readClosing(id));
    if (!papers?.order || !papers.core) return refuse(c, "CERTIFICATE_UNKNOWN");
    const { order, core, attestations } = papers;
    return c.body(writeCertificate({ order, core, attestations }), 200, { "content-type": "application/json" });
  });
}

/** R51. An order that is here already is taken again. */
async function takeOrder(relay: Relay, c: Context) {
  const { storage, clock } = relay;
  const id = readProgrammeId(c);
  const programme = id && (await storage.findProgramme(id));
  if (!id || !programme) return refuse(c, "PROGRAMME_UNKNOWN");
  if (programme === "closed") return answerDone(c);
  const waitSeconds = relay.limits.order.take(relay.addressOf(c));
  if (waitSeconds > 0) return refuse(c, "RATE_LIMITED", { waitSeconds });
  const body = await readBody(c.req.raw, MAX_ORDER_BYTES);
  if (!body.ok) return refuse(c, body.error);
  const closing = await readOrder(relay, storedToCharter(programme.charter), body.value, clock.nowMs());
  if (!closing) return refuse(c, "ORDER_REFUSED");
  await storage.closeProgramme(id, closing);
  void relay.closer.run();
  return answerDone(c);
}

/** The closed programme that the path names, as long as its papers are kept. */
async function findClosing({ storage }: Relay, c: Context): Promise<Result<Closing, RefusalCode>> {
  const id = readProgrammeId(c);
  const closing = id && (await storage.findClosing(id));
  if (closing) return closing.step === "forgotten" ? err("PROGRAMME_CLOSED") : ok(closing);
  return err(id && (await storage.findProgramme(id)) ? "PROGRAMME_OPEN" : "PROGRAMME_UNKNOWN");
}

/** R53. */
async function takeCore(relay: Relay, c: Context) {
  const closing = await findClosing(relay, c);
  if (!closing.ok) return refuse(c, closing.error);
  const body = await readBody(c.req.raw, MAX_CORE_BYTES);
  if (!body.ok) return refuse(c, body.error);
  const { programmeId, coreHash } = closing.value;
  const core = isEqualBytes(hashCore(body.value), coreHash) ? decodeClosingCore(body.value) : null;
  if (!core?.ok) return refuse(c, "CORE_REFUSED");
  const holders = core.value.holders.map(({ key }) => key);
  await relay.storage.putCore(programmeId, body.value, [...holders, relay.keys.publicKey]);
  return answerDone(c);
}

const REFUSAL_OF: Readonly<Record<AttestOutcome, RefusalCode | null>> = {
  stored: null,
  same: null,
  taken: "ATTESTATION_TAKEN",
  stranger: "HOLDER_UNKNOWN",
  full: "ATTESTATIONS_FULL",
};

/** R54. */
async function takeAttestation(relay: Relay, c: Context) {
  const body = await readBody(c.req.raw, MAX_ATTESTATION_BYTES);
  if (!body.ok) return refuse(c, body.error);
  const attestation = decodeAttestation(body.value);
  const early = attestation.ok ? await takeErasure(relay, c, attestation.value) : null;
  if (early !== null) return early === "done" ? answerDone(c) : refuse(c, early);
  const closing = await findClosing(relay, c);
  if (!closing.ok) return refuse(c, closing.error);
  if (!attestation.ok) return refuse(c, "BODY_MALFORMED");
  if (!isOfClosing(attestation.value, closing.value) || !(await isGenuine(attestation.value)))
    return refuse(c, "ATTESTATION_REFUSED");
  const refusal = await keep(relay, closing.value, attestation.value, body.value);
  return refusal ? refuse(c, refusal) : answerDone(c);
}

/** R54: of an open programme only what its own devices say that erased themselves for no order; `null` where that is not asked. */
async function takeErasure(
  { storage }: Relay,
  c: Context,
  attestation: Attestation,
): Promise<RefusalCode | "done" | null> {
  const id = readProgrammeId(c);
  const programme = id && (await storage.findProgramme(id));
  if (!id || !programme || programme === "closed" || attestation.cause === CAUSE.order) return null;
  if (!(await findRights(storage, storedToCharter(programme.charter), attestation.device))) return "PROGRAMME_OPEN";
  if (!isEqualBytes(attestation.programmeId, id) || !(await isGenuine(attestation))) return "ATTESTATION_REFUSED";
  const outcome = await storage.putErasure(id, attestation.device, attestation.bytes);
  if (outcome === "closed") return null;
  return outcome === "taken" ? "ATTESTATION_TAKEN" : "done";
}

/** A holder who erased its own before the order came attests that, and names no order. */
const isOfClosing = ({ programmeId, orderHash }: Attestation, closing: Closing): boolean =>
  isEqualBytes(programmeId, closing.programmeId) &&
  (orderHash.length === 0 || isEqualBytes(orderHash, closing.orderHash));

async function keep({ storage }: Relay, { programmeId }: Closing, { device }: Attestation, bytes: Bytes) {
  return REFUSAL_OF[await storage.putAttestation(programmeId, device, bytes, MAX_STRANGERS)];
}
