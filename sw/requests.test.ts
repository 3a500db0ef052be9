import { describe, expect, it } from "vitest";
import { decideAnswer, isPageOfShell } from "./requests.ts";

const ORIGIN = "https://app.test";
const FILES = ["/", "/assets/main-abcd1234.js", "/manifest.webmanifest", "/icon.svg"];
const ask = (path: string, change: object = {}) => {
  const request = { method: "GET", url: new URL(path, ORIGIN).href, mode: "cors", accept: "*/*", ...change };
  const answer = decideAnswer(request, ORIGIN, FILES);
  return answer.from === "file" ? answer.path : answer.from;
};
const page = { mode: "navigate", accept: "text/html,application/xhtml+xml" };

describe("which request is answered how", () => {
  it.each(["/v1/p/00/segments", "/v1", "/healthz", "/metrics", "/clear", "/clear/all"])(
    "W1 leaves %s to the network",
    (path) => {
      expect(ask(path)).toBe("browser");
      expect(ask(path, page)).toBe("browser");
    },
  );

  it("W1 leaves another origin alone, whatever its path", () => {
    expect(ask("https://relay.test/assets/main-abcd1234.js")).toBe("browser");
    expect(ask("https://relay.test/", page)).toBe("browser");
  });

  it("W1 leaves everything that is not GET alone", () => {
    for (const method of ["POST", "PUT", "HEAD"]) expect(ask("/", { ...page, method })).toBe("browser");
  });

  it.each(["/", "/join", "/needs/new?x=1", "/v12", "/clearing"])(
    "W2 answers a navigation to %s with the page",
    (path) => {
      expect(ask(path, page)).toBe("page");
    },
  );

  it("W2 answers the page also to a fetch of it", () => {
    expect(ask("/")).toBe("page");
  });

  it("W2 leaves a navigation alone that does not want a page", () => {
    expect(ask("/download", { mode: "navigate", accept: "application/octet-stream" })).toBe("browser");
  });

  it("W3 answers a file of the shell, also when it is opened by itself", () => {
    expect(ask("/icon.svg")).toBe("/icon.svg");
    expect(ask("/icon.svg", page)).toBe("/icon.svg");
    expect(ask("/manifest.webmanifest?v=2")).toBe("/manifest.webmanifest");
  });

  it("W3 answers a hashed file that an older shell may hold", () => {
    expect(ask("/assets/old-00000000.js")).toBe("/assets/old-00000000.js");
  });

  it("W4 leaves an unknown file and the worker's own script alone", () => {
    expect(ask("/unknown.json")).toBe("browser");
    expect(ask("/sw.js")).toBe("browser");
  });
});

describe("whether a page belongs to a shell", () => {
  it("W5 takes a page whose files are all there", () => {
    expect(isPageOfShell('<script src="/assets/main-abcd1234.js"></script>', FILES)).toBe(true);
  });

  it("W5 refuses a page that names a file of another version", () => {
    expect(isPageOfShell('<link href="/assets/main-ffff0000.css">', FILES)).toBe(false);
  });
});
