/**
 * Many devices that upload to one relay at the same time, as fast as it lets them: who is told to wait waits, who gets no answer asks again, who hears that the relay
 * lacks something sends it again. Afterwards everything has to be at the relay that a receipt was given for, and all else as well.
 */
import type { SignKey } from "../../src/kit/brand.ts";
import { type Bytes, bytesToBase64Url, isEqualBytes } from "../../src/kit/bytes.ts";
import { decodeCbor } from "../../src/kit/cbor.ts";
import { certify, frameOf, introduce, makePerson, type Person, random, streamOf } from "../../src/relay/test-kit.ts";
import type { Frame } from "../../src/wire/frame.ts";
import { decodeUploadAnswer, verifyReceipt } from "../../src/wire/receipt.ts";

/** Where devices upload to. */
export interface Site {
  /** Rejects where nothing answers. */
  ask(path: string, options: RequestInit): Promise<Response>;
  /** Waits as long as the relay asked for. */
  pause(seconds: number): Promise<unknown>;
  readonly relayKey: SignKey;
}

export interface LoadTerms {
  readonly programmeId: Parameters<typeof frameOf>[0];
  readonly coordinator: Person;
  readonly devices: number;
  readonly framesOfADevice: number;
  /** Length of what each frame holds; short where it is not given. */
  readonly bytesOfAFrame?: number;
  /** Told after each receipt, with how many frames have one. */
  onReceipt(acknowledged: number): void;
}

export interface LoadReport {
  readonly calls: number;
  readonly acknowledged: number;
  /** Answers that told to wait, and how many of them named no time. */
  readonly told: number;
  readonly untold: number;
  readonly unanswered: number;
  /** How often a relay that lost something got it again. */
  readonly givenBack: number;
}

const FRAMES_OF_A_CALL = 4;

export interface LoadDevice {
  /** Uploads until each of its frames has a receipt. */
  upload(): Promise<void>;
  /** Asks where the relay stands, and uploads what it lost. */
  giveBack(): Promise<void>;
  readonly frames: readonly Frame[];
}

/** Devices with all that they will upload, signed and sealed. */
export async function makeLoad(site: Site, terms: LoadTerms) {
  const counts = { calls: 0, told: 0, untold: 0, unanswered: 0, givenBack: 0 };
  const acknowledged = new Set<string>();
  const devices: LoadDevice[] = [];
  for (let n = 0; n < terms.devices; n++) devices.push(await makeDevice(n));
  return {
    devices,
    report: (): LoadReport => ({ ...counts, acknowledged: acknowledged.size }),
  };

  async function makeDevice(n: number): Promise<LoadDevice> {
    const { programmeId, coordinator, framesOfADevice, bytesOfAFrame } = terms;
    const text = () => (bytesOfAFrame === undefined ? {} : { text: random(bytesOfAFrame) });
    const person = makePerson();
    const introduction = introduce(person, await certify(programmeId, person, coordinator));
    const frames: Frame[] = [];
    for (let m = 0; m < framesOfADevice; m++)
      frames.push(await frameOf(programmeId, person, frames.at(-1) ?? null, text()));
    const base = `/v1/p/${bytesToBase64Url(programmeId)}`;
    let held = 0;

    async function call(path: string, body?: Bytes): Promise<Response> {
      for (;;) {
        counts.calls++;
        const options = body ? { method: "POST", body } : {};
        const answer = await site.ask(`${base}${path}`, options).catch(() => null);
        if (answer === null) counts.unanswered++;
        else if (answer.status !== 429 && answer.status !== 503) return answer;
        else {
          counts.told++;
          const receipts = unwrapReceipts(new Uint8Array(await answer.clone().arrayBuffer()));
          if (receipts) return answer;
          if (!answer.headers.has("retry-after")) counts.untold++;
        }
        await site.pause(Number(answer?.headers.get("retry-after") ?? 1));
      }
    }

    /** Takes over how far the relay says it is, where it signed for it. */
    async function take(answer: Response): Promise<void> {
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const upload = decodeUploadAnswer(bytes);
      if (!upload.ok) return forget(bytes);
      for (const receipt of upload.value.receipts) {
        const frame = frames[receipt.seq - 1];
        const isOurs = frame && isEqualBytes(frame.head, receipt.head);
        if (!isOurs || !(await verifyReceipt(programmeId, receipt, site.relayKey)))
          throw new Error("a receipt that does not hold");
        held = receipt.seq;
        for (const { header } of frames.slice(0, held)) acknowledged.add(`${n}:${header.seq}`);
        terms.onReceipt(acknowledged.size);
      }
      const { refusal } = upload.value;
      if (refusal?.code === "FEED_GAP" || refusal?.code === "FEED_UNKNOWN") {
        counts.givenBack++;
        held = refusal.detail ? frames.findIndex(({ head }) => isEqualBytes(head, refusal.detail ?? head)) + 1 : 0;
      } else if (refusal) await site.pause(Number(answer.headers.get("retry-after") ?? 1));
    }

    function forget(bytes: Bytes): void {
      const body = decodeCbor(bytes, 256);
      const code = body.ok && Array.isArray(body.value) ? body.value[1] : null;
      if (code !== "FEED_UNKNOWN") throw new Error(`refused: ${String(code)}`);
      held = 0;
      counts.givenBack++;
    }

    async function upload(): Promise<void> {
      while (held < frames.length)
        await take(await call("/segments", streamOf(introduction, ...frames.slice(held, held + FRAMES_OF_A_CALL))));
    }

    return {
      frames,
      upload,
      giveBack: async () => {
        const [first] = frames;
        if (!first) return;
        const before = held;
        await take(await call(`/feeds/${bytesToBase64Url(first.header.feedId)}/head`));
        if (held < before) counts.givenBack++;
        await upload();
      },
    };
  }
}

const unwrapReceipts = (bytes: Bytes) => {
  const answer = decodeUploadAnswer(bytes);
  return answer.ok ? answer.value.receipts : null;
};
