import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Signer } from "../../crypto/sign.ts";
import { bytesToBase64Url, bytesToHex } from "../../kit/bytes.ts";
import { unwrapResult } from "../../kit/result.ts";
import { decodeAuthChallenge, decodeToken, encodeAuthAsk, encodeAuthProof, signAuth } from "../../wire/auth.ts";
import { decodeRelayCard } from "../../wire/relay-card.ts";
import { makeBuckets } from "../limits/bucket.ts";
import {
  bytesOf,
  certify,
  charterOf,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  NOW,
  prove,
  random,
  refusalOf,
  revoke,
  streamOf,
  tokenOf,
} from "../test-kit.ts";
import { hashToken } from "./access.ts";

describe("the relay's card", () => {
  it("names its key and whether it takes training", async () => {
    const relay = await makeTestRelay({ takesTraining: false });
    const card = decodeRelayCard(await bytesOf(await relay.get("/v1/relay")));
    expect(card).toEqual({ ok: true, value: { relayKey: relay.keys.publicKey, takesTraining: false } });
  });
});

describe("a programme", () => {
  it("for training needs no token, and its charter is public", async () => {
    const relay = await makeTestRelay();
    const { charter, base } = await makeProgramme(relay);
    expect(await bytesOf(await relay.get(`${base}/charter`))).toEqual(charter.bytes);
  });

  it("for training is refused where training is off", async () => {
    const relay = await makeTestRelay({ takesTraining: false });
    const response = await relay.post("/v1/programmes", charterOf([makePerson()]).bytes);
    expect(await refusalOf(response)).toEqual([403, "TRAINING_REFUSED"]);
  });

  it("for training is limited per address", async () => {
    const relay = await makeTestRelay();
    const { limits } = relay;
    const clock = { nowMs: () => NOW };
    const tight = await makeTestRelay({
      limits: { ...limits, training: makeBuckets({ burst: 1, perSecond: 0.1 }, clock) },
    });
    await makeProgramme(tight);
    const response = await tight.post("/v1/programmes", charterOf([makePerson()]).bytes);
    expect(response.headers.get("retry-after")).toBe("10");
    expect(await refusalOf(response)).toEqual([429, "RATE_LIMITED"]);
  });

  it("takes an operator token, once", async () => {
    const relay = await makeTestRelay();
    const token = random(32);
    await relay.storage.replaceOperatorToken(hashToken(token));
    const charter = charterOf([makePerson()], false);
    expect((await relay.post("/v1/programmes", charter.bytes, token)).status).toBe(200);
    expect((await relay.post("/v1/programmes", charter.bytes, token)).status).toBe(200);
    const second = await relay.post("/v1/programmes", charterOf([makePerson()], false).bytes, token);
    expect(await refusalOf(second)).toEqual([403, "OPERATOR_TOKEN_REFUSED"]);
  });

  it.each([
    ["no token", undefined],
    ["a token nobody gave", random(32)],
  ])("is refused with %s", async (_, token) => {
    const relay = await makeTestRelay();
    const response = await relay.post("/v1/programmes", charterOf([makePerson()], false).bytes, token);
    expect(await refusalOf(response)).toEqual([403, "OPERATOR_TOKEN_REFUSED"]);
    expect(readdirSync(relay.keyFolder)).toEqual(["relay.key"]);
  });

  it.each([
    ["garbage", random(100)],
    ["nothing", new Uint8Array()],
  ])("is refused for %s", async (_, bytes) => {
    const relay = await makeTestRelay();
    expect(await refusalOf(await relay.post("/v1/programmes", bytes))).toEqual([400, "CHARTER_REFUSED"]);
  });

  it("is refused above 4 KiB", async () => {
    const relay = await makeTestRelay();
    expect(await refusalOf(await relay.post("/v1/programmes", random(4097)))).toEqual([413, "BODY_TOO_LARGE"]);
  });

  it("gets its key at the second try where the first was cut off", async () => {
    const relay = await makeTestRelay();
    const { charter, programmeId } = await makeProgramme(relay);
    await relay.keys.destroyProgrammeKey(programmeId);
    await relay.post("/v1/programmes", charter.bytes);
    await expect(relay.keys.readProgrammeKey(programmeId)).resolves.toBeDefined();
  });

  it("R86 gets its key at the second try where the first left an empty file, and takes what is uploaded", async () => {
    const relay = await makeTestRelay();
    const programme = await makeProgramme(relay);
    writeFileSync(path.join(relay.keyFolder, `${bytesToHex(programme.programmeId)}.key`), "");
    await relay.post("/v1/programmes", programme.charter.bytes);
    const frame = await frameOf(programme.programmeId, programme.worker, null);
    const upload = streamOf(introduce(programme.worker, programme.certificate), frame);
    expect((await relay.post(`${programme.base}/segments`, upload)).status).toBe(200);
  });

  it.each(["AAAAAAAAAAAAAAAAAAAAAA", "short", "a%2fb", "AAAAAAAAAAAAAAAAAAAAAB"])(
    "called %s is unknown",
    async (pid) => {
      const relay = await makeTestRelay();
      expect(await refusalOf(await relay.get(`/v1/p/${pid}/charter`))).toEqual([404, "PROGRAMME_UNKNOWN"]);
    },
  );
});

describe("a token", () => {
  it("is given to a coordinator whom the charter names", async () => {
    const relay = await makeTestRelay();
    const { programmeId, coordinator } = await makeProgramme(relay);
    const answer = decodeToken(await bytesOf(await prove(relay, programmeId, coordinator, 2)));
    expect(answer).toMatchObject({ ok: true, value: { livesSeconds: 3600 } });
  });

  it("is given to a device once its introduction came", async () => {
    const relay = await makeTestRelay();
    const { programmeId, worker, certificate, base } = await makeProgramme(relay);
    expect(await refusalOf(await prove(relay, programmeId, worker, 1))).toEqual([403, "DEVICE_UNKNOWN"]);
    await relay.post(`${base}/segments`, introduce(worker, certificate));
    const answer = decodeToken(await bytesOf(await prove(relay, programmeId, worker, 1)));
    expect(answer).toMatchObject({ ok: true, value: { livesSeconds: 86_400 } });
  });

  it("for everything is refused to a device", async () => {
    const relay = await makeTestRelay();
    const { programmeId, worker, certificate, base } = await makeProgramme(relay);
    await relay.post(`${base}/segments`, introduce(worker, certificate));
    expect(await refusalOf(await prove(relay, programmeId, worker, 2))).toEqual([403, "SCOPE_REFUSED"]);
  });

  it("for everything is given to a certified coordinator", async () => {
    const relay = await makeTestRelay();
    const { programmeId, coordinator, base } = await makeProgramme(relay);
    const second = makePerson();
    const certificate = await certify(programmeId, second, coordinator, { role: 3 });
    await relay.post(`${base}/segments`, introduce(second, certificate));
    expect((await prove(relay, programmeId, second, 2)).status).toBe(200);
  });

  it("is refused to a stranger", async () => {
    const relay = await makeTestRelay();
    const { programmeId } = await makeProgramme(relay);
    expect(await refusalOf(await prove(relay, programmeId, makePerson(), 1))).toEqual([403, "DEVICE_UNKNOWN"]);
  });

  it("is refused to a revoked device, and those that it has stop working", async () => {
    const relay = await makeTestRelay();
    const programme = await makeProgramme(relay);
    const { programmeId, worker, certificate, base } = programme;
    await relay.post(`${base}/segments`, introduce(worker, certificate));
    const token = await tokenOf(relay, programmeId, worker, 1);
    await revoke(relay, programme, worker);
    expect(await refusalOf(await relay.get(`${base}/log`, token))).toEqual([401, "TOKEN_REFUSED"]);
    expect(await refusalOf(await prove(relay, programmeId, worker, 1))).toEqual([403, "DEVICE_REVOKED"]);
  });

  it("is refused 30 days behind the end of the certificate", async () => {
    const relay = await makeTestRelay();
    const { programmeId, coordinator, worker, base } = await makeProgramme(relay);
    const short = await certify(programmeId, worker, coordinator, { notAfterMs: NOW + 10 });
    await relay.post(`${base}/segments`, introduce(worker, short));
    relay.clock.ms += 9 + 30 * 86_400_000;
    expect((await prove(relay, programmeId, worker, 1)).status).toBe(200);
    relay.clock.ms += 1;
    expect(await refusalOf(await prove(relay, programmeId, worker, 1))).toEqual([403, "DEVICE_EXPIRED"]);
  });

  it("is refused for a programme that is not here", async () => {
    const relay = await makeTestRelay();
    const { programmeId } = charterOf([makePerson()]);
    expect(await refusalOf(await prove(relay, programmeId, makePerson(), 1))).toEqual([404, "PROGRAMME_UNKNOWN"]);
  });

  async function proofOf(relay: Awaited<ReturnType<typeof makeTestRelay>>, relayKey = relay.keys.publicKey) {
    const { programmeId, coordinator } = await makeProgramme(relay);
    const ask = { programmeId, deviceKey: coordinator.key, scope: 2 as const };
    const challenge = unwrapResult(
      decodeAuthChallenge(await bytesOf(await relay.post("/v1/auth", encodeAuthAsk(ask)))),
    );
    const sign: Signer = coordinator.sign;
    return signAuth(ask, challenge, relayKey, sign);
  }

  it("is given once for a challenge", async () => {
    const relay = await makeTestRelay();
    const proof = encodeAuthProof(await proofOf(relay));
    expect((await relay.post("/v1/auth", proof)).status).toBe(200);
    expect(await refusalOf(await relay.post("/v1/auth", proof))).toEqual([401, "CHALLENGE_REFUSED"]);
  });

  it("R87 is given once by two processes on one database whose clocks differ", async () => {
    const ahead = await makeTestRelay();
    const behind = await makeTestRelay({ storage: ahead.storage, keys: ahead.keys });
    behind.clock.ms -= 100;
    const proof = encodeAuthProof(await proofOf(ahead));
    expect((await behind.post("/v1/auth", proof)).status).toBe(200);
    expect(await refusalOf(await ahead.post("/v1/auth", proof))).toEqual([401, "CHALLENGE_REFUSED"]);
  });

  it("is refused for a challenge that is too old", async () => {
    const relay = await makeTestRelay();
    const proof = encodeAuthProof(await proofOf(relay));
    relay.clock.ms += 120_001;
    expect(await refusalOf(await relay.post("/v1/auth", proof))).toEqual([401, "CHALLENGE_REFUSED"]);
  });

  it("is refused for a proof that was made for another relay", async () => {
    const relay = await makeTestRelay();
    const proof = encodeAuthProof(await proofOf(relay, makePerson().key));
    expect(await refusalOf(await relay.post("/v1/auth", proof))).toEqual([403, "AUTH_REFUSED"]);
  });

  it("is refused for a challenge of another relay", async () => {
    const relay = await makeTestRelay();
    const elsewhere = await proofOf(await makeTestRelay());
    expect(await refusalOf(await relay.post("/v1/auth", encodeAuthProof(elsewhere)))).toEqual([
      401,
      "CHALLENGE_REFUSED",
    ]);
  });

  it.each([
    ["garbage", random(200)],
    ["nothing", new Uint8Array()],
  ])("is refused for %s", async (_, bytes) => {
    const relay = await makeTestRelay();
    expect(await refusalOf(await relay.post("/v1/auth", bytes))).toEqual([400, "BODY_MALFORMED"]);
  });

  it.each(["", "Bearer", `Bearer ${"A".repeat(42)}`, `Basic ${"A".repeat(43)}`, `Bearer ${"A".repeat(43)}`])(
    "is refused as the header %j",
    async (authorization) => {
      const relay = await makeTestRelay();
      const { base } = await makeProgramme(relay);
      const response = await relay.app.request(`${base}/log`, { headers: { authorization } });
      expect(await refusalOf(response)).toEqual([401, "TOKEN_REFUSED"]);
    },
  );

  it("is refused at another programme and once it expired", async () => {
    const relay = await makeTestRelay();
    const [one, other] = [await makeProgramme(relay), await makeProgramme(relay)];
    const token = await tokenOf(relay, one.programmeId, one.coordinator, 2);
    expect((await relay.get(`${one.base}/log`, token)).status).toBe(200);
    expect(await refusalOf(await relay.get(`${other.base}/log`, token))).toEqual([401, "TOKEN_REFUSED"]);
    relay.clock.ms += 3_600_000;
    expect(await refusalOf(await relay.get(`${one.base}/log`, token))).toEqual([401, "TOKEN_REFUSED"]);
  });

  it("is nowhere in the database", async () => {
    const relay = await makeTestRelay();
    const { programmeId, coordinator } = await makeProgramme(relay);
    const token = await tokenOf(relay, programmeId, coordinator, 2);
    expect(await relay.storage.findToken(token, NOW)).toBeNull();
    expect(bytesToBase64Url(token)).toHaveLength(43);
  });
});
