/**
 * Serves the built app from one folder and nothing outside it. Hashed files are kept by browsers for ever, all others are asked for again.
 * Text is sent with brotli or gzip: from `<file>.br` or `<file>.gz` where the build left one, otherwise compressed once and kept in memory.
 */
import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Context, Handler } from "hono";
import { type Bytes, copyBytes } from "../../kit/bytes.ts";

const TYPE_BY_EXTENSION: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
};
const IS_COMPRESSED_ALREADY = /\.(png|ico|woff2)$/;
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;
const FOR_EVER = "public, max-age=31536000, immutable";

type Encoding = "br" | "gzip" | "identity";

interface Asset {
  /** Names the file's bytes; a file that was replaced is read again. */
  readonly stamp: string;
  readonly etag: string;
  readonly plain: Bytes;
  readonly bytesByEncoding: Map<Encoding, Promise<Bytes>>;
}

/** Handles GET for files below `folder`; unknown paths give index.html where the browser asks for a page, otherwise 404. */
export function serveApp(folder: string): Handler {
  const cache = new Map<string, Asset>();
  return async (c) => {
    const urlPath = c.req.path === "/" ? "/index.html" : c.req.path;
    const found = await loadAsset(folder, urlPath, cache);
    if (found) return answerAsset(c, folder, urlPath, found);
    const page = c.req.header("accept")?.includes("text/html") ? await loadAsset(folder, "/index.html", cache) : null;
    return page
      ? answerAsset(c, folder, "/index.html", page)
      : c.text("Not found\n", 404, { "cache-control": "no-store" });
  };
}

async function loadAsset(folder: string, urlPath: string, cache: Map<string, Asset>): Promise<Asset | null> {
  const file = await resolveInside(folder, urlPath);
  if (file === null) return null;
  const { mtimeMs, size } = await stat(file);
  const stamp = `${mtimeMs} ${size}`;
  const known = cache.get(file);
  if (known?.stamp === stamp) return known;
  const plain = copyBytes(await readFile(file));
  const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
  const asset: Asset = { stamp, etag, plain, bytesByEncoding: new Map() };
  cache.set(file, asset);
  return asset;
}

/** The real file that a URL path names below `folder`, or `null`. Links that lead out are not followed. */
async function resolveInside(folder: string, urlPath: string): Promise<string | null> {
  if (!/^(\/[\w][\w.-]*)+$/.test(urlPath)) return null;
  try {
    const root = await realpath(folder);
    const file = await realpath(path.join(root, urlPath));
    return file.startsWith(root + path.sep) && (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

async function answerAsset(c: Context, folder: string, urlPath: string, asset: Asset) {
  const headers = {
    "content-type": TYPE_BY_EXTENSION[path.extname(urlPath)] ?? "application/octet-stream",
    "cache-control": HASHED.test(urlPath) ? FOR_EVER : "no-cache",
    etag: asset.etag,
    vary: "accept-encoding",
  };
  if (c.req.header("if-none-match") === asset.etag) return c.body(null, 304, headers);
  const encoding = IS_COMPRESSED_ALREADY.test(urlPath) ? "identity" : chooseEncoding(c.req.header("accept-encoding"));
  const bytes = await encodeAsset(path.join(folder, urlPath), asset, encoding);
  return c.body(bytes, 200, encoding === "identity" ? headers : { ...headers, "content-encoding": encoding });
}

/** Brotli before gzip; an encoding with q=0 is refused by the client. */
function chooseEncoding(accept = ""): Encoding {
  const accepted = accept.split(",").map((part) =>
    part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/),
  );
  const isAccepted = (name: string) => accepted.some(([token, q]) => token === name && !/^q=0(\.0*)?$/.test(q ?? ""));
  return isAccepted("br") ? "br" : isAccepted("gzip") ? "gzip" : "identity";
}

/** What the build did not compress is compressed while somebody waits: the smallest would take a small box seconds. */
const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

function encodeAsset(file: string, asset: Asset, encoding: Encoding): Promise<Bytes> {
  if (encoding === "identity") return Promise.resolve(asset.plain);
  const known = asset.bytesByEncoding.get(encoding);
  if (known !== undefined) return known;
  const bytes = readFile(`${file}.${encoding === "br" ? "br" : "gz"}`)
    .catch(() => (encoding === "br" ? promisify(brotliCompress)(asset.plain, QUICK) : promisify(gzip)(asset.plain)))
    .then(copyBytes);
  asset.bytesByEncoding.set(encoding, bytes);
  return bytes;
}
