/**
 * Which request the service worker answers, and from where. Pure. Rules W1 to W4:
 *
 * W1 only GET requests to the own origin are answered; the relay's routes never are.
 * W2 a navigation is answered with the page of this worker's own version, whatever its path.
 * W3 a file of the shell is answered from the own cache, then from an older shell's, then from the network.
 * W4 everything else is left to the browser.
 */

/** What decides about a request. */
export interface ShellRequest {
  readonly method: string;
  readonly url: string;
  /** `Request.mode`; `navigate` for a page. */
  readonly mode: string;
  /** The `Accept` header, empty where there is none. */
  readonly accept: string;
}

/** `page` = the shell's "/"; `file` = the shell's file at `path`; `browser` = the worker does not touch it. */
export type Answer =
  | { readonly from: "page" }
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "browser" };

/** Routes of the relay on the same origin. They go to the network always: an answer of the worker would be stale, and "/clear" would not clear. */
const RELAY_ROUTES = ["/v1", "/healthz", "/metrics", "/clear", "/notice"];

/** Every hashed file that any version of the shell ever had begins so. */
const HASHED = "/assets/";

const UNTOUCHED: Answer = { from: "browser" };

/** Decides about `request` at `origin`, for a shell made of `files` (paths that begin with "/"). */
export function decideAnswer(request: ShellRequest, origin: string, files: readonly string[]): Answer {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== origin || isRelayRoute(url.pathname)) return UNTOUCHED;
  const isPage = url.pathname === "/";
  if (!isPage && (files.includes(url.pathname) || url.pathname.startsWith(HASHED)))
    return { from: "file", path: url.pathname };
  const isNavigation = request.mode === "navigate" && request.accept.includes("text/html");
  return isNavigation || isPage ? { from: "page" } : UNTOUCHED;
}

const isRelayRoute = (path: string): boolean =>
  RELAY_ROUTES.some((route) => path === route || path.startsWith(`${route}/`));

/** Whether every hashed file that `html` names is one of `files`. A page of another version than the worker would not start offline. */
export const isPageOfShell = (html: string, files: readonly string[]): boolean =>
  [...html.matchAll(/["'](\/assets\/[^"']+)["']/g)].every(([, path]) => path !== undefined && files.includes(path));

/** Whether a file's name holds the digest of its content, so that equal names are equal files. */
export const isHashed = (path: string): boolean => path.startsWith(HASHED);
