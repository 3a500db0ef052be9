/** A need as a worker's phone saves it, without its screens. */
import { makeCreate } from "../../src/feed/make-create.ts";
import { systemRandom } from "../../src/kit/random.ts";
import { needToFields } from "../../src/need/codec.ts";
import { saveOp } from "../../src/sync/save-op.ts";
import type { Member } from "./world.ts";

const DAY = 20_000;

/** Saves one need of the worker; returns whether it was confirmed. Its alias is `n`. */
export async function saveNeed({ device, vault }: Pick<Member, "device" | "vault">, n: number): Promise<boolean> {
  const need = {
    kind: "help",
    alias: [n >> 8, n & 255],
    sector: 1,
    item: 101,
    urgency: 2,
    people: 3,
    extraHelp: [],
    area: 1,
    helperPreference: 0,
    day: DAY,
    half: "am",
    informedBy: 1,
    noticeVersion: 1,
    language: "en",
  } as const;
  const source = { clock: device.clock, random: systemRandom, last: [device.clock.nowMs(), n] as const };
  const saved = await saveOp(vault, makeCreate(source, vault.identity().keys.signKey, needToFields(need), 1), DAY);
  return saved.ok;
}
