/**
 * `npm run bench:codes`: how well moving codes are read from bad pictures, by the library that the app carries and by the browser's own detector where it has one.
 * For each kind of damage at three levels: of 20 codes how many read, and how many pictures a message of 1,800 bytes (20 codes) takes until it is whole; then the same
 * with sound pictures of which a share is lost. Prints a table and leaves it as JSON (`results.ts`).
 */
import { chromium } from "@playwright/test";
import { KIND_NAMES, KINDS, type KindName, LEVELS, type Level, photograph } from "../codes/frames.ts";
import { countRead, type Picture, type ReadPicture, readByLibrary, watchUntilWhole } from "../codes/watch-codes.ts";
import { makePrng } from "../support/sim/prng.ts";
import { type Figure, writeResult } from "./results.ts";

const MESSAGE = makePrng("message").bytes(1_800);
const CODES = 20;
const MOST = 120;
const LOSSES = [0, 0.1, 0.3, 0.5, 0.7];

/** How one reader did at one kind of damage. */
interface Row {
  readonly damage: string;
  readonly level: string;
  readonly amount: string;
  /** `reads` of 20; `whole`: pictures until the message is whole, `null` where 120 do not suffice. */
  readonly library: { readonly reads: number; readonly whole: number | null };
  readonly native: { readonly reads: number; readonly whole: number | null } | null;
}

const browser = await chromium.launch({
  ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
  chromiumSandbox: false,
});
const page = await browser.newPage();
const native = await findNative();
const rows: Row[] = [];
for (const kind of KIND_NAMES)
  for (const level of kind === "nothing" ? (["mild"] as const) : LEVELS) {
    const { unit, amounts } = KINDS[kind];
    const amount = kind === "nothing" ? "" : `${amounts[level]} ${unit}`;
    const measured = {
      library: await measure(kind, level, readByLibrary),
      native: native && (await measure(kind, level, native)),
    };
    add({ damage: kind, level: kind === "nothing" ? "" : level, amount, ...measured });
  }
for (const loss of LOSSES) {
  const lost = async (read: ReadPicture) => ({ reads: CODES, whole: await wholeWith(read, "nothing", "mild", loss) });
  add({
    damage: "lost",
    level: "",
    amount: `${100 * loss} of 100`,
    library: await lost(readByLibrary),
    native: native && (await lost(native)),
  });
}
await browser.close();
writeResult("codes", figures(), { message: MESSAGE.length, codes: CODES, most: MOST, rows });
if (!native) console.log("The browser here has no detector of its own: its column is empty.");

async function measure(kind: KindName, level: Level, read: ReadPicture) {
  const reads = await countRead(MESSAGE, { kind, level, count: CODES }, makePrng(`${kind}/${level}`), read);
  // Where nothing reads, nothing will be whole.
  return { reads, whole: reads === 0 ? null : await wholeWith(read, kind, level, 0) };
}

function wholeWith(read: ReadPicture, kind: KindName, level: Level, loss: number): Promise<number | null> {
  const prng = makePrng(`${kind}/${level}/${loss}`);
  const see = async (text: string) => (prng.chance(loss) ? null : read(photograph(text, kind, level, prng)));
  return watchUntilWhole(MESSAGE, see, MOST);
}

/** Of the library, which every phone has. */
function figures(): readonly Figure[] {
  const damaged = rows.filter(({ damage }) => damage !== "lost");
  const reads = damaged.reduce((sum, { library }) => sum + library.reads, 0);
  const wholeAt = (what: string, found: (row: Row) => boolean): Figure => {
    const value = rows.find(found)?.library.whole ?? MOST;
    return {
      what: `${MESSAGE.length} bytes whole, ${what}`,
      value,
      unit: "pictures",
      ratio: value / CODES,
      beside: "its codes",
    };
  };
  return [
    wholeAt("sound pictures", ({ damage }) => damage === "nothing"),
    wholeAt("half of the pictures lost", ({ damage, amount }) => damage === "lost" && amount.startsWith("50 ")),
    { what: `read of ${damaged.length * CODES}, in all kinds of damage`, value: reads, unit: "codes" },
  ];
}

function add(row: Row): void {
  rows.push(row);
  const told = (one: Row["native"]) =>
    one ? `${one.reads} of ${CODES}`.padEnd(10) + String(one.whole ?? "never").padEnd(7) : "none";
  console.log(
    `${row.damage.padEnd(10)}${row.level.padEnd(8)}${row.amount.padEnd(26)}${told(row.library)}${told(row.native)}`,
  );
}

/** The browser's own detector, on the same pictures; `null` where it knows no such codes. */
async function findNative(): Promise<ReadPicture | null> {
  type Detector = { detect(picture: ImageData): Promise<readonly { readonly rawValue: string }[]> };
  type Detectors = (new (options: object) => Detector) & { getSupportedFormats(): Promise<readonly string[]> };
  const knows = await page.evaluate(async () => {
    const { BarcodeDetector } = globalThis as { readonly BarcodeDetector?: Detectors };
    const formats = BarcodeDetector ? await BarcodeDetector.getSupportedFormats() : [];
    return formats.includes("qr_code");
  });
  if (!knows) return null;
  return ({ width, height, data }: Picture) =>
    page.evaluate(
      async ([base64, w, h]) => {
        const { BarcodeDetector } = globalThis as unknown as { readonly BarcodeDetector: Detectors };
        const bytes = Uint8ClampedArray.from(atob(base64), (letter) => letter.charCodeAt(0));
        const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(new ImageData(bytes, w, h));
        return found[0]?.rawValue ?? null;
      },
      [Buffer.from(data).toString("base64"), width, height] as const,
    );
}
