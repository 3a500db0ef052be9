import { describe, expect, it } from "vitest";
import { modulesToPath } from "./qr-path.ts";

describe("QR path", () => {
  it("draws each run of dark modules once, behind the quiet zone", () => {
    const modules = [
      [true, true, false, true],
      [false, false, false, false],
      [false, true, true, true],
    ];
    expect(modulesToPath(modules)).toBe("M4 4h2v1h-2zM7 4h1v1h-1zM5 6h3v1h-3z");
  });

  it("is empty where nothing is dark", () => {
    expect(modulesToPath([[false], [false]])).toBe("");
  });
});
