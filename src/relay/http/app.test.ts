import { mkdirSync, mkdtempSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { StoreError } from "../../kit/errors.ts";
import { makeBuckets } from "../limits/bucket.ts";
import { openStorage } from "../storage/open.ts";
import { bytesOf, frameOf, introduce, makeProgramme, makeTestRelay, NOW, streamOf } from "../test-kit.ts";

const PAGE = `<!doctype html><title>Ebb</title>${"x".repeat(500)}`;

function makeDist(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "ebb-dist-"));
  mkdirSync(path.join(folder, "assets"));
  writeFileSync(path.join(folder, "index.html"), PAGE);
  writeFileSync(path.join(folder, "sw.js"), "self;");
  writeFileSync(path.join(folder, "assets", "index-Ab_3xY-9.js"), "0;");
  writeFileSync(path.join(folder, "assets", "argon2-Zz_3xY-9.wasm"), "wasm");
  return folder;
}

const HTML = { accept: "text/html,*/*" };

describe("the app", () => {
  it("is served at /", async () => {
    const { app } = await makeTestRelay({}, { dist: makeDist() });
    const response = await app.request("/");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(await response.text()).toBe(PAGE);
  });

  it("is served for any path that a browser asks for as a page, and for nothing else", async () => {
    const { app } = await makeTestRelay({}, { dist: makeDist() });
    expect(await (await app.request("/need/new", { headers: HTML })).text()).toBe(PAGE);
    expect((await app.request("/assets/missing-12345678.js")).status).toBe(404);
    expect((await app.request("/need/new", { method: "POST", headers: HTML })).status).toBe(404);
    expect((await app.request("/v1/nothing", { headers: HTML })).status).toBe(404);
  });

  it.each([
    ["/", "no-cache"],
    ["/sw.js", "no-cache"],
    ["/assets/index-Ab_3xY-9.js", "public, max-age=31536000, immutable"],
  ])("keeps %s as %s", async (file, header) => {
    const { app } = await makeTestRelay({}, { dist: makeDist() });
    expect((await app.request(file)).headers.get("cache-control")).toBe(header);
  });

  it("answers 304 to a browser that has the file", async () => {
    const { app } = await makeTestRelay({}, { dist: makeDist() });
    const etag = (await app.request("/sw.js")).headers.get("etag") ?? "";
    expect((await app.request("/sw.js", { headers: { "if-none-match": etag } })).status).toBe(304);
  });

  it("is read again when a file was replaced", async () => {
    const dist = makeDist();
    const { app } = await makeTestRelay({}, { dist });
    await app.request("/sw.js");
    writeFileSync(path.join(dist, "sw.js"), "new.");
    utimesSync(path.join(dist, "sw.js"), 1, 1);
    expect(await (await app.request("/sw.js")).text()).toBe("new.");
  });

  it("is sent as the browser can unpack it", async () => {
    const { app } = await makeTestRelay({}, { dist: makeDist() });
    const ask = async (encoding: string) => app.request("/", { headers: { "accept-encoding": encoding } });
    const [br, gzip, none] = [await ask("gzip, br"), await ask("gzip"), await ask("br;q=0")];
    expect([br, gzip, none].map(({ headers }) => headers.get("content-encoding"))).toEqual(["br", "gzip", null]);
    expect(brotliDecompressSync(await bytesOf(br)).toString()).toBe(PAGE);
    expect(gunzipSync(await bytesOf(gzip)).toString()).toBe(PAGE);
  });

  it("is sent from the build's own compressed file where there is one", async () => {
    const dist = makeDist();
    writeFileSync(path.join(dist, "sw.js.br"), "ready");
    const { app } = await makeTestRelay({}, { dist });
    expect(await (await app.request("/sw.js", { headers: { "accept-encoding": "br" } })).text()).toBe("ready");
  });

  it("has wasm under its own type", async () => {
    const { app } = await makeTestRelay({}, { dist: makeDist() });
    expect((await app.request("/assets/argon2-Zz_3xY-9.wasm")).headers.get("content-type")).toBe("application/wasm");
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/../../secret.txt",
    "//secret.txt",
    "/.env",
    "/assets",
    "/a%00b",
  ])("is all that %s can reach", async (file) => {
    const dist = makeDist();
    writeFileSync(path.join(dist, "..", "secret.txt"), "secret");
    writeFileSync(path.join(dist, ".env"), "secret");
    const { app } = await makeTestRelay({}, { dist });
    const response = await app.request(`http://relay.test${file}`);
    expect([response.status, (await response.text()).includes("secret")]).toEqual([404, false]);
  });

  it("does not follow links out of its folder", async () => {
    const dist = makeDist();
    const outside = path.join(mkdtempSync(path.join(tmpdir(), "ebb-out-")), "secret.txt");
    writeFileSync(outside, "secret");
    symlinkSync(outside, path.join(dist, "link.txt"));
    const { app } = await makeTestRelay({}, { dist });
    expect((await app.request("/link.txt")).status).toBe(404);
  });
});

describe("headers", () => {
  it("are strict on pages, calls and refusals alike", async () => {
    const relay = await makeTestRelay({}, { dist: makeDist(), relayAddresses: ["https://other.example"] });
    for (const target of ["/", "/v1/relay", "/v1/nothing", "/healthz", "/missing.png"]) {
      const { headers } = await relay.get(target);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';");
      expect(policy).toContain("connect-src 'self' https://other.example;");
      expect(policy).toContain(
        "require-trusted-types-for 'script'; trusted-types ebb-sw ebb-worker 'allow-duplicates'",
      );
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval'? 'unsafe|upgrade-insecure|\*/);
      expect(headers.get("permissions-policy")).toMatch(/^camera=\(self\), .*geolocation=\(\).*microphone=\(\)/);
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
      expect(headers.get("strict-transport-security")).toBeNull();
      expect(headers.get("set-cookie")).toBeNull();
    }
  });

  it("ask for TLS only where the relay is behind it", async () => {
    const { app } = await makeTestRelay({}, { dist: makeDist(), isBehindTls: true });
    expect((await app.request("/")).headers.get("strict-transport-security")).toBe("max-age=31536000");
  });

  it("open calls to other origins, without cookies, and keep no answer", async () => {
    const relay = await makeTestRelay();
    const preflight = await relay.app.request("/v1/auth", { method: "OPTIONS" });
    expect(preflight.status).toBe(204);
    for (const { headers } of [preflight, await relay.get("/v1/relay"), await relay.get("/v1/nothing")]) {
      expect(headers.get("access-control-allow-origin")).toBe("*");
      expect(headers.get("access-control-allow-credentials")).toBeNull();
      expect(headers.get("access-control-allow-headers")).toBe("authorization, content-type");
      expect(headers.get("cache-control")).toBe("no-store");
    }
  });

  it("do not open the app to other origins", async () => {
    const { app } = await makeTestRelay({}, { dist: makeDist() });
    expect((await app.request("/")).headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("calls", () => {
  it("answer one plain row to a failure that nobody foresaw", async () => {
    const relay = await makeTestRelay();
    const { base } = await makeProgramme(relay);
    relay.storage.findProgramme = () => Promise.reject(new TypeError("secret detail"));
    const response = await relay.get(`${base}/charter`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(JSON.stringify(relay.events)).not.toContain("secret");
  });

  it("answer 503 while the database is busy, full or gone", async () => {
    const relay = await makeTestRelay();
    for (const code of ["STORE_BUSY", "STORE_FULL", "STORE_DOWN"] as const) {
      relay.storage.ping = () => Promise.reject(new StoreError(code));
      const response = await relay.get("/healthz");
      expect([response.status, Number(response.headers.get("retry-after")) > 0]).toEqual([503, true]);
    }
  });

  it("say healthy while the database answers", async () => {
    const relay = await makeTestRelay();
    expect((await relay.get("/healthz")).status).toBe(200);
  });

  it("are limited per address, which may go on after the time that is named", async () => {
    const { limits } = await makeTestRelay();
    const address = makeBuckets({ burst: 1, perSecond: 0.2 }, { nowMs: () => NOW });
    const relay = await makeTestRelay({ limits: { ...limits, address } });
    expect((await relay.get("/v1/relay")).status).toBe(200);
    const response = await relay.get("/v1/relay");
    expect([response.status, response.headers.get("retry-after")]).toEqual([429, "5"]);
  });
});

describe("the log of a relay", () => {
  it("names the route, never what stands in its place", async () => {
    const relay = await makeTestRelay();
    const { base } = await makeProgramme(relay);
    await relay.get(`${base}/charter`);
    expect(relay.events.at(-1)).toEqual({
      level: "info",
      event: "request",
      method: "GET",
      route: "/v1/p/:pid/charter",
      status: 200,
      ms: 0,
    });
    expect(JSON.stringify(relay.events)).not.toContain(base.slice(6));
  });

  it.each([
    ["a bug", new TypeError("of somebody's body"), { status: 500, level: "error", code: "TypeError" }],
    ["a full disk", new StoreError("STORE_FULL"), { status: 503, level: "warn", code: "STORE_FULL" }],
  ])("R89 names the place of %s within an upload and in another call, once", async (_, error, { status, ...line }) => {
    const storage = await openStorage({ file: ":memory:" });
    const relay = await makeTestRelay({ storage });
    const { programmeId, worker, certificate, base } = await makeProgramme(relay);
    storage.appendSegments = () => Promise.reject(error);
    const upload = streamOf(introduce(worker, certificate), await frameOf(programmeId, worker, null));
    expect((await relay.post(`${base}/segments`, upload)).status).toBe(status);
    storage.findProgramme = () => Promise.reject(error);
    expect((await relay.get(`${base}/charter`)).status).toBe(status);
    const failures = relay.events.filter(({ event }) => event === "failure");
    const at = expect.stringMatching(/^relay\/http\/app\.test\.ts:\d+$/);
    expect(failures).toEqual(Array(2).fill({ ...line, event: "failure", at }));
    expect(JSON.stringify(relay.events)).not.toContain("somebody");
  });
});
