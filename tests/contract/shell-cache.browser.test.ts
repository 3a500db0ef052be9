import { afterEach, describe, expect, it } from "vitest";
import { answerFromShell, cacheName, cacheShell, dropOlderShells, type Shell } from "../../sw/shell-cache.ts";

const PAGE = '<script src="/assets/main-11111111.js"></script>';
const OLD: Shell = { version: "old", files: ["/", "/assets/main-11111111.js", "/assets/lib-00000000.js"] };
const NEW: Shell = { version: "new", files: ["/", "/assets/main-22222222.js", "/assets/lib-00000000.js"] };

/** A server that counts what it is asked for and answers `contents`, or a 404. */
function serve(contents: Record<string, string>) {
  const asked: string[] = [];
  const fetch = async (request: Request) => {
    const path = new URL(request.url).pathname;
    asked.push(path);
    const content = contents[path];
    return new Response(content ?? null, { status: content === undefined ? 404 : 200 });
  };
  return { ports: { caches, fetch }, asked };
}

const oldServer = () => serve({ "/": PAGE, "/assets/main-11111111.js": "main 1", "/assets/lib-00000000.js": "lib" });
const newServer = () =>
  serve({
    "/": PAGE.replace("11111111", "22222222"),
    "/assets/main-22222222.js": "main 2",
    "/assets/lib-00000000.js": "lib",
  });
const shellCaches = async () => (await caches.keys()).filter((name) => name.startsWith("ebb-shell-")).sort();
const ask = async (shell: Shell, path: string, server = serve({})) =>
  (await answerFromShell(server.ports, shell, path, new Request(path))).text();

afterEach(async () => {
  for (const name of await caches.keys()) await caches.delete(name);
});

describe("the shell's caches", () => {
  it("W5 answers every file of an installed version without the network", async () => {
    const server = oldServer();
    await cacheShell(server.ports, OLD);
    expect(await Promise.all(OLD.files.map((path) => ask(OLD, path)))).toEqual([PAGE, "main 1", "lib"]);
  });

  it("W5 leaves no cache when one file is missing", async () => {
    const { ports } = serve({ "/": PAGE, "/assets/main-11111111.js": "main 1" });
    await expect(cacheShell(ports, OLD)).rejects.toThrow("SHELL_FILE_MISSING");
    expect(await shellCaches()).toEqual([]);
  });

  it("W5 leaves no cache when the server already has the page of another version", async () => {
    const { ports } = serve({ "/": PAGE, "/assets/main-22222222.js": "main 2", "/assets/lib-00000000.js": "lib" });
    await expect(cacheShell(ports, NEW)).rejects.toThrow("SHELL_INCONSISTENT");
    expect(await shellCaches()).toEqual([]);
  });

  it("W5 keeps an older shell when a newer one cannot be had", async () => {
    await cacheShell(oldServer().ports, OLD);
    await expect(cacheShell(serve({}).ports, NEW)).rejects.toThrow();
    expect(await shellCaches()).toEqual([cacheName("old")]);
    expect(await ask(OLD, "/")).toBe(PAGE);
  });

  it("W6 fetches only what an older shell does not hold under the same hashed name", async () => {
    await cacheShell(oldServer().ports, OLD);
    const server = newServer();
    await cacheShell(server.ports, NEW);
    expect(server.asked.sort()).toEqual(["/", "/assets/main-22222222.js"]);
    expect(await ask(NEW, "/assets/lib-00000000.js")).toBe("lib");
  });

  it("W6 fetches nothing for a version that is there whole", async () => {
    await cacheShell(oldServer().ports, OLD);
    const server = oldServer();
    await cacheShell(server.ports, OLD);
    expect(server.asked).toEqual([]);
  });

  it("W6 goes on where an installation was cut off: a hashed file that is there is not fetched again", async () => {
    await (await caches.open(cacheName(OLD.version))).put("/assets/lib-00000000.js", new Response("lib"));
    const server = oldServer();
    await cacheShell(server.ports, OLD);
    expect(server.asked.sort()).toEqual(["/", "/assets/main-11111111.js"]);
    expect(await ask(OLD, "/assets/lib-00000000.js")).toBe("lib");
  });

  it("W15 takes a hashed file as the browser has it already, and asks anew for every other one", async () => {
    const { ports } = oldServer();
    const asked: string[] = [];
    const fetch = (request: Request) => {
      asked.push(`${new URL(request.url).pathname} ${request.cache}`);
      return ports.fetch(request);
    };
    await cacheShell({ caches, fetch }, OLD);
    expect(asked.sort()).toEqual(["/ reload", "/assets/lib-00000000.js default", "/assets/main-11111111.js default"]);
  });

  it("W3 answers with the own version's page and with older hashed files beside it", async () => {
    await cacheShell(oldServer().ports, OLD);
    await cacheShell(newServer().ports, NEW);
    expect(await ask(NEW, "/")).toContain("22222222");
    expect(await ask(OLD, "/")).toContain("11111111");
    expect(await ask(NEW, "/assets/main-11111111.js")).toBe("main 1");
  });

  it("W3 goes to the network for a file that no shell holds", async () => {
    expect(await ask(NEW, "/assets/other.js", serve({ "/assets/other.js": "from network" }))).toBe("from network");
  });

  it("W7 keeps older shells until a page of this version has started alone", async () => {
    await cacheShell(oldServer().ports, OLD);
    await cacheShell(newServer().ports, NEW);
    await caches.open("other-cache");
    await dropOlderShells(caches, NEW, "/assets/main-11111111.js", 1);
    await dropOlderShells(caches, NEW, "/assets/main-22222222.js", 2);
    expect(await shellCaches()).toEqual([cacheName("new"), cacheName("old")]);
    await dropOlderShells(caches, NEW, "/assets/main-22222222.js", 1);
    expect(await shellCaches()).toEqual([cacheName("new")]);
    expect(await caches.has("other-cache")).toBe(true);
  });
});
