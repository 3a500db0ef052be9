/**
 * Whatever comes in whatever order at a relay and at old copies of its database — records late and again, orders, extensions, revocations, restarts — nothing of a programme
 * comes back once it was closed, and nothing more is taken.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, expect, it } from "vitest";
import { makeAmend } from "../../src/control/make-amend.ts";
import { type ControlObject, encodeControl } from "../../src/control/objects.ts";
import { charterTerms } from "../../src/control/terms.ts";
import { bytesToBase64Url } from "../../src/kit/bytes.ts";
import { unwrapResult } from "../../src/kit/result.ts";
import { finalOf } from "../../src/relay/closing-test-kit.ts";
import { openKeys } from "../../src/relay/keys.ts";
import { openStorage } from "../../src/relay/storage/open.ts";
import { sweep } from "../../src/relay/sweep.ts";
import {
  bytesOf,
  frameOf,
  introduce,
  makePerson,
  makeProgramme,
  makeTestRelay,
  type Person,
  prove,
  random,
  streamOf,
  type TestProgramme,
  type TestRelay,
} from "../../src/relay/test-kit.ts";
import { decodeToken } from "../../src/wire/auth.ts";
import { decodeClosingAnswer } from "../../src/wire/closing-calls.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { readStream } from "../../src/wire/stream.ts";

const root = mkdtempSync(path.join(tmpdir(), "ebb-closings-"));
afterAll(() => rmSync(root, { recursive: true }));

const WHO = [0, 1, 2] as const;
const action = fc.oneof(
  { weight: 4, arbitrary: fc.constant("write" as const) },
  { weight: 2, arbitrary: fc.constant("again" as const) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("backup" as const, "restore" as const, "restart" as const, "sweep" as const),
  },
  { weight: 1, arbitrary: fc.constant("order" as const) },
  {
    weight: 5,
    arbitrary: fc.record({ who: fc.constantFrom(...WHO), says: fc.constantFrom("final", "final", "extend", "revoke") }),
  },
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** A relay on a database that is copied and put back, with one key folder that is not. */
class Box {
  readonly #folder = mkdtempSync(path.join(root, "box-"));
  #relay!: TestRelay;
  #programme!: TestProgramme;
  #people: readonly Person[] = [];
  #database = "first";
  #backup: string | null = null;
  #databases = 0;
  #order: Uint8Array | null = null;
  readonly #core = random(40);
  readonly #newest = new Map<Person, Frame>();
  readonly #written: Frame[] = [];
  hasClosed = false;
  readonly breaches: string[] = [];

  async start() {
    await this.#open();
    const others = [makePerson(), makePerson()];
    this.#programme = await makeProgramme(this.#relay, others);
    this.#people = [this.#programme.coordinator, ...others];
    return this;
  }

  async #open() {
    mkdirSync(path.join(this.#folder, this.#database), { recursive: true });
    const storage = await openStorage({ file: path.join(this.#folder, this.#database, "relay.db") });
    this.#relay = await makeTestRelay({ storage, keys: await openKeys(path.join(this.#folder, "keys")) });
  }

  /** Ends the process as a kill would, as far as this one can, and begins again on the same files. */
  async #restart() {
    await this.stop();
    await this.#open();
  }

  async stop() {
    await this.#relay.closer.run();
    await this.#relay.storage.close();
  }

  async do(what: Action): Promise<void> {
    if (typeof what === "object") return this.#say(what.who, what.says);
    switch (what) {
      case "write":
        return this.#write();
      case "again":
        return this.#sendAgain();
      case "sweep":
        return void (await sweep(this.#relay));
      case "restart":
        return this.#restart();
      case "order":
        if (this.#order) await this.#relay.post(`${this.#programme.base}/closing`, this.#order);
        return;
      case "backup":
        this.#backup = `copy-${++this.#databases}`;
        return cpSync(path.join(this.#folder, this.#database), path.join(this.#folder, this.#backup), {
          recursive: true,
        });
      case "restore":
        return this.#restore();
    }
  }

  async #restore() {
    if (!this.#backup) return;
    await this.stop();
    this.#database = `restored-${++this.#databases}`;
    cpSync(path.join(this.#folder, this.#backup), path.join(this.#folder, this.#database), { recursive: true });
    await this.#open();
  }

  async #upload(person: Person, frame: Frame) {
    const { worker, certificate, base } = this.#programme;
    const introduction = introduce(person, person === worker ? certificate : null);
    const { status } = await this.#relay.post(`${base}/segments`, streamOf(introduction, frame));
    if (this.hasClosed && status === 200) this.breaches.push("took a frame");
    return status === 200;
  }

  async #write() {
    const { worker, programmeId } = this.#programme;
    const frame = await frameOf(programmeId, worker, this.#newest.get(worker) ?? null);
    if (!(await this.#upload(worker, frame))) return;
    this.#newest.set(worker, frame);
    this.#written.push(frame);
  }

  async #sendAgain() {
    for (const frame of this.#written) await this.#upload(this.#programme.worker, frame);
  }

  async #say(who: number, says: string) {
    const person = this.#people[who] ?? expect.unreachable();
    const text = encodeControl([this.#objectFor(says)]);
    const before = this.#newest.get(person) ?? null;
    const frame = await frameOf(this.#programme.programmeId, person, before, { kind: 4, text });
    if (await this.#upload(person, frame)) this.#newest.set(person, frame);
  }

  #objectFor(says: string): ControlObject {
    const { charter, worker } = this.#programme;
    const terms = { ...charterTerms(charter), expiresMs: charter.expiresMs + 1 };
    if (says === "extend") return makeAmend({ number: 1, prev: charter.hash, terms, pins: [], reason: 1 });
    if (says === "revoke") return { type: "revoke", device: worker.key, pins: [], reason: 0 };
    return finalOf(this.#programme, this.#core);
  }

  /** What anybody can get here, with the order that came so far. */
  async look(): Promise<void> {
    const { base, coordinator, programmeId } = this.#programme;
    const answer = unwrapResult(decodeClosingAnswer(await bytesOf(await this.#relay.get(`${base}/closing`))));
    this.hasClosed ||= answer.isClosed;
    this.#order ??= answer.order;
    if (!this.hasClosed) return;
    await this.#relay.closer.run();
    const proven = await prove(this.#relay, programmeId, coordinator, 2).catch(() => null);
    const token = proven?.status === 200 ? unwrapResult(decodeToken(await bytesOf(proven))).token : undefined;
    const log = await this.#relay.get(`${base}/log`, token);
    if (log.status === 200 && readStream(await bytesOf(log)).items.some(({ type }) => type === "frame"))
      this.breaches.push("gave a frame");
    if (answer.isClosed && log.status !== 410) this.breaches.push(`closed, and answered ${log.status}`);
    if (
      answer.isClosed &&
      (await this.#relay.get(`${base}/feeds/${bytesToBase64Url(programmeId)}/head`)).status !== 410
    )
      this.breaches.push("closed, and told a head");
  }

  /** Whoever brings the order closes every copy. */
  async closeAgain(): Promise<boolean> {
    await this.do("order");
    await this.#relay.closer.run();
    return (await this.#relay.storage.findClosing(this.#programme.programmeId))?.step === "attested";
  }
}

it("R50 R51 nothing comes back and nothing is taken once a programme was closed, at any copy of its relay (seed 4003)", async () => {
  let closed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 12, maxLength: 30 }), async (actions) => {
      const box = await new Box().start();
      for (const each of actions) {
        await box.do(each);
        await box.look();
      }
      if (box.hasClosed) {
        closed++;
        if (!(await box.closeAgain())) box.breaches.push("does not close again");
      }
      await box.stop();
      expect(box.breaches).toEqual([]);
    }),
    { numRuns: 20, seed: 4003 },
  );
  expect(closed).toBeGreaterThan(5);
}, 180_000);
