/** Builds a page of the benchmarks into the cache folder. Peers bring their own Dexie, of the version that they ask for. */
import path from "node:path";
import { build } from "vite";

const root = path.resolve(import.meta.dirname, "../..");

/** Builds `tests/bench/<folder>` and returns where it stands. */
export async function buildPage(folder: string): Promise<string> {
  const outDir = path.join(root, "node_modules/.cache/ebb/bench", folder);
  await build({
    configFile: false,
    root: path.join(import.meta.dirname, folder),
    publicDir: false,
    logLevel: "error",
    resolve: {
      alias:
        folder === "peers"
          ? []
          : [{ find: /^dexie$/, replacement: path.join(root, "node_modules/dexie/dist/modern/dexie.min.mjs") }],
    },
    worker: { format: "es" },
    build: { outDir, emptyOutDir: true, target: "es2022", modulePreload: false, chunkSizeWarningLimit: 5_000 },
  });
  return outDir;
}
