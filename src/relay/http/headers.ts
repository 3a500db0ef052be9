/** Headers of every answer. Nothing is asked of any other origin than the own and the relays of the configuration. */
import type { MiddlewareHandler } from "hono";

export interface HeaderTerms {
  /** Origins of relays besides the own one that pages may call. */
  readonly relayAddresses: readonly string[];
  /** Served behind TLS: browsers are told to come back that way only. */
  readonly isBehindTls: boolean;
}

const DENIED =
  "accelerometer autoplay display-capture geolocation gyroscope hid idle-detection local-fonts magnetometer microphone midi payment serial usb";

/** The content security policy of the app. Plain http on a local network keeps working: there is no upgrade-insecure-requests. */
export const contentSecurityPolicy = (relayAddresses: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${["'self'", ...relayAddresses].join(" ")}`,
    "manifest-src 'self'",
    "worker-src 'self'",
    "font-src 'self'",
    "media-src 'self' blob:",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types ebb-sw ebb-worker 'allow-duplicates'",
  ].join("; ");

/** Sets the security headers on every answer. */
export function securityHeaders({ relayAddresses, isBehindTls }: HeaderTerms): MiddlewareHandler {
  const headers = {
    "content-security-policy": contentSecurityPolicy(relayAddresses),
    "permissions-policy": ["camera=(self)", ...DENIED.split(" ").map((name) => `${name}=()`)].join(", "),
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-content-type-options": "nosniff",
    ...(isBehindTls && { "strict-transport-security": "max-age=31536000" }),
  };
  return async (c, next) => {
    await next();
    setAll(c.res.headers, headers);
  };
}

/** Calls under /v1: never kept by any cache, and open to pages of other origins, which send no cookies. */
export const callHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  setAll(c.res.headers, CALL_HEADERS);
};

const CALL_HEADERS = {
  "cache-control": "no-store",
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "authorization, content-type",
  "access-control-expose-headers": "retry-after",
  "access-control-max-age": "86400",
};

/** On the answer itself: Hono's own way would make another answer for each. */
function setAll(headers: Headers, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) headers.set(name, value);
}
