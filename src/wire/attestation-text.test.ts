import { describe, expect, it } from "vitest";
import { attestationToText, textToAttestation } from "./attestation-text.ts";

const BYTES = Uint8Array.from({ length: 402 }, (_, at) => (at * 37) & 255);

describe("an attestation as text", () => {
  it("W99 reads back, also in small letters and between spaces", () => {
    const text = attestationToText(BYTES);
    expect([textToAttestation(text), textToAttestation(` ${text.toLowerCase()}\n`)]).toEqual([BYTES, BYTES]);
  });

  it("W99 fits a QR code of capitals and digits", () => {
    expect(attestationToText(new Uint8Array(512).fill(255))).toMatch(/^EBBA[0-9A-Z]{820}$/);
  });

  it.each(["", "EBBC0123", "EBBA012U", "EBBA0", `EBBA${"0".repeat(1_000)}`, "EBBAZZ"])("W99 refuses %j", (text) => {
    expect(textToAttestation(text)).toBeNull();
  });
});
