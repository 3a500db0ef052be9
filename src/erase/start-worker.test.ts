import { describe, expect, it } from "vitest";
import { isOwnWorkerUrl } from "./start-worker.ts";

const origin = "https://app.test";

describe("E7 addresses of workers", () => {
  it.each([
    ["/assets/secret-file.worker-abcd1234.js", true],
    ["https://app.test/assets/a.js", true],
    ["https://other.test/assets/a.js", false],
    ["//other.test/assets/a.js", false],
    ["/v1/p/assets/a.js", false],
    ["/assets/../v1/a.js", false],
    ["/assets/a.html", false],
    ["data:text/javascript,1", false],
    ["blob:https://app.test/assets/a.js", false],
  ])("E7 allows %s: %s", (url, allowed) => {
    expect(isOwnWorkerUrl(url, origin, false)).toBe(allowed);
  });

  it("E7 keeps to the own origin in development", () => {
    expect(isOwnWorkerUrl("/src/erase/secret-file.worker.ts?worker_file", origin, true)).toBe(true);
    expect(isOwnWorkerUrl("https://other.test/a.js", origin, true)).toBe(false);
  });
});
