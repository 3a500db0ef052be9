import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { makeTemplate } from "../../../tests/support/certificate-page.ts";
import { type ClosedProgramme, closeProgramme } from "../../../tests/support/closed-programme.ts";
import { textInPage } from "../../wire/certificate-page.ts";
import { LANGUAGES } from "../../words/language.ts";
import { makeCertificatePage } from "./certificate-page.ts";
import { openCertificate } from "./open-certificate.ts";

let template: string;
let closed: ClosedProgramme;
let page: Uint8Array<ArrayBuffer>;

const answering =
  (text: string): typeof fetch =>
  () =>
    Promise.resolve(new Response(text));
const digestOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const partsOf = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(([, text = ""]) => text);

beforeAll(async () => {
  [template, closed] = await Promise.all([makeTemplate(), closeProgramme()]);
  page = await makeCertificatePage(closed.text, answering(template));
});

describe("making the page of a certificate", () => {
  it("J6 its policy lets nothing be loaded and nothing be sent, and knows its scripts and its style by their digests", () => {
    const [policy = ""] = partsOf(template, /http-equiv="Content-Security-Policy" content="([^"]*)"/g);
    const scripts = partsOf(template, /<script(?: id="ebb-stretch")?>([\s\S]*?)<\/script>/g);
    const styles = partsOf(template, /<style>([\s\S]*?)<\/style>/g);
    expect([scripts.length, styles.length]).toEqual([2, 1]);
    const script = scripts.map(digestOf).reverse().join(" ");
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${script} 'wasm-unsafe-eval'`,
      `style-src ${styles.map(digestOf).join(" ")}`,
      "worker-src blob:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it("J6 it names no address and loads no file", () => {
    const outside = template.replaceAll("http://www.w3.org/", "");
    expect(outside.match(/(?:src|href)="[^"]*"|https?:\/\/[\w.-]+/g)).toBeNull();
  });

  it("J7 it says in every language not to trust it, until its script has judged it", () => {
    expect(partsOf(template, /<p lang="([\w-]+)"/g)).toEqual(LANGUAGES.map(({ tag }) => tag));
  });

  it("J9 it is the template with the twin in it, as it was", () => {
    const html = new TextDecoder().decode(page);
    expect(textInPage(html)).toBe(closed.text);
    expect(html.replace(closed.text, () => "")).toBe(template);
  });

  it("J9 where the template does not load, that is said, and no half of a page is made", async () => {
    const refusing: typeof fetch = () => Promise.resolve(new Response("", { status: 404 }));
    await expect(makeCertificatePage(closed.text, refusing)).rejects.toThrow("PAGE_TEMPLATE_MISSING");
    await expect(makeCertificatePage(closed.text, () => Promise.reject(new TypeError()))).rejects.toThrow(
      "PAGE_TEMPLATE_MISSING",
    );
  });
});

describe("opening the file of a certificate", () => {
  it("J8 judges the text of a page and of its twin alike, and takes the digest of the file", async () => {
    const [fromPage, fromTwin] = await Promise.all(
      [page, closed.text].map((file) => openCertificate(new Blob([file]))),
    );
    expect(fromPage?.judged.ok).toBe(true);
    expect(fromTwin?.judged).toEqual(fromPage?.judged);
    const digest = createHash("sha256").update(page).digest("hex");
    expect(Buffer.from(fromPage?.digest ?? []).toString("hex")).toBe(digest);
  });

  it.each([
    ["another page", "<p>nothing</p>"],
    ["nothing", ""],
    ["more than a certificate has", "x".repeat(17 * 1024 * 1024)],
  ])("J8 %s is no certificate", async (_what, content) => {
    expect(await openCertificate(new Blob([content]))).toBeNull();
  });
});
