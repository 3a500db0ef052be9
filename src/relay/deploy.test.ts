/** What the pages for operators name is there, and what the files for running a relay say fits this project. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const read = (name: string) => readFileSync(path.join(ROOT, name), "utf8");
const FILES = readdirSync(path.join(import.meta.dirname, "deploy")).map((name) => `src/relay/deploy/${name}`);
const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
const pages = ["src/relay/README.md", "src/relay/deploy/lan-kit.md"];
const everything = [...pages, ...FILES].map(read).join("\n");

describe("the list of changes", () => {
  const log = read("CHANGELOG.md");

  it("says each thing once", () => {
    const begins = log.split(/^- /m).map((entry) => entry.slice(0, 40));
    expect(begins.filter((begin, at) => begins.indexOf(begin) !== at)).toEqual([]);
  });

  it("says of the relay's page what R84 says: that it takes carried files", () => {
    const text = log.replaceAll(/\s+/g, " ");
    expect([/page takes carried files/.test(text), /page takes no files/.test(text)]).toEqual([true, false]);
  });
});

describe("files for running a relay", () => {
  it("are named on the page, and those that it names are there", () => {
    const named = [...read("src/relay/README.md").matchAll(/`deploy\/([\w.-]+)`/g)].map(([, name]) => name ?? "");
    expect([...new Set(named)].sort()).toEqual(FILES.map((file) => path.basename(file)).sort());
  });

  it("run scripts that this project has", () => {
    const named = [...everything.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name ?? "");
    expect(named.length).toBeGreaterThan(2);
    expect(named.filter((name) => !scripts.includes(name))).toEqual([]);
  });

  it("start programs and copy folders that are there", () => {
    const programs = [...everything.matchAll(/\b((?:src|tests)\/[\w/.-]+\.(?:ts|mjs|md))\b/g)].map(
      ([, name]) => name ?? "",
    );
    expect(programs).toContain("src/relay/main.ts");
    expect(programs.filter((name) => !existsSync(path.join(ROOT, name)))).toEqual([]);
  });

  it("set only what the relay reads, in values that it takes", () => {
    const settings = read("src/relay/settings.ts");
    const lines = [...everything.matchAll(/\b(EBB_[A-Z_]+)(?:=(\S+?))?(?=[\s`;,.]|$)/gm)];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter(([, name]) => !settings.includes(`env.${name}`)).map(([line]) => line)).toEqual([]);
    const given = lines.filter(([, name, value]) => value && name !== "EBB_DATABASE_URL");
    for (const [line, name, value] of given)
      expect([line, readSettings([], { [name ?? ""]: value ?? "" }, ROOT).ok]).toEqual([line, true]);
  });

  it("have the same flags and settings on the page as in the code", () => {
    const coded = [...read("src/relay/settings.ts").matchAll(/env\.(EBB_[A-Z_]+)/g)].map(([, name]) => name);
    const rows = [...read("src/relay/README.md").matchAll(/^\| .*?`(EBB_[A-Z_]+)` \|/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual([...new Set(coded)].sort());
  });

  it("say nothing to a proxy that the one of a stable system does not know", () => {
    expect(read("src/relay/deploy/nginx.conf")).not.toMatch(/^\s*http2\b/m);
  });

  it("are to be given the operator's name where they hold a name, by their own heads and by the kit, and only there", () => {
    const [files, kit] = [["dnsmasq.conf", "nginx.conf", "ebb-relay.service"], read("src/relay/deploy/lan-kit.md")];
    const toldBy = (pattern: RegExp, textOf: (name: string) => string) =>
      files.filter((name) => pattern.test(textOf(name)));
    const withName = toldBy(/relay\.example\.org/, (name) => read(`src/relay/deploy/${name}`));
    expect(withName).toEqual(["dnsmasq.conf", "nginx.conf"]);
    expect(toldBy(/^# .*Replace the name/m, (name) => read(`src/relay/deploy/${name}`))).toEqual(withName);
    const steps = (name: string) =>
      kit
        .split("\n")
        .filter((line) => line.includes(`\`${name}\``))
        .join("\n");
    expect(toldBy(/your name/, steps)).toEqual(withName);
  });

  it("take into an image no data, no keys and no packages of the machine that builds it", () => {
    const copied = [...read("src/relay/deploy/Containerfile").matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(
      ([, names]) => names?.split(" ") ?? [],
    );
    const named =
      "package.json package-lock.json vite.config.ts tsconfig.json tsconfig.worker.json public src sw tests";
    expect(copied).toEqual(named.split(" "));
    const [ignored, untracked] = [".dockerignore", ".gitignore"].map((name) => read(name).split("\n"));
    expect(ignored).toEqual(expect.arrayContaining(["data", "node_modules", "dist", ".git"]));
    for (const name of untracked ?? []) expect(ignored).toContain(name.replace(/\/$/, ""));
  });

  it("keep data and keys apart, and let proxies keep nothing of callers", () => {
    const unit = read("src/relay/deploy/ebb-relay.service");
    expect(unit).toMatch(/EBB_DATA=\/var\/lib\/ebb\n[\s\S]*EBB_KEYS=\/var\/lib\/ebb-keys\n/);
    expect(read("src/relay/deploy/Containerfile")).toContain('VOLUME ["/data", "/keys"]');
    expect(read("src/relay/deploy/nginx.conf").match(/access_log off;/g)).toHaveLength(2);
    expect(read("src/relay/deploy/Caddyfile")).not.toMatch(/^\s*log\b/m);
    for (const name of ["nginx.conf", "Caddyfile"]) expect(read(`src/relay/deploy/${name}`)).toContain("/metrics");
  });
});
