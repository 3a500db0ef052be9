import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hashToken } from "./http/access.ts";
import { TRAINING_LIVES_MS } from "./http/programmes.ts";
import { sweep } from "./sweep.ts";
import { charterOf, makePerson, makeProgramme, makeTestRelay, random } from "./test-kit.ts";

describe("the sweep", () => {
  it("removes a training programme with its key after seven days", async () => {
    const relay = await makeTestRelay();
    const { programmeId, base } = await makeProgramme(relay);
    relay.clock.ms += TRAINING_LIVES_MS - 1;
    expect((await sweep(relay)).removed).toBe(0);
    relay.clock.ms += 1;
    expect((await sweep(relay)).removed).toBe(1);
    expect((await relay.get(`${base}/charter`)).status).toBe(404);
    await expect(relay.keys.readProgrammeKey(programmeId)).rejects.toMatchObject({ code: "KEY_MISSING" });
    expect(readdirSync(relay.keyFolder)).toEqual(["relay.key"]);
  });

  it("leaves a real programme", async () => {
    const relay = await makeTestRelay();
    const [token, charter] = [random(32), charterOf([makePerson()], false)];
    await relay.storage.replaceOperatorToken(hashToken(token));
    await relay.post("/v1/programmes", charter.bytes, token);
    relay.clock.ms += 1e12;
    expect((await sweep(relay)).removed).toBe(0);
    expect(await relay.storage.findProgramme(charter.programmeId)).not.toBeNull();
  });
});
