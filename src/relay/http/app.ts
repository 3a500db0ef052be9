/** Puts the calls together. Everything here is wiring; what a call does is in the files beside it. */
import { Hono, type MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { errorToEvent, type Log, type LogEvent } from "../log.ts";
import { addArrivalCall } from "./arrivals.ts";
import { addCardCalls } from "./card.ts";
import { addClearCall } from "./clear.ts";
import { addClosingCalls } from "./closing.ts";
import { errorToRefusal } from "./errors.ts";
import { callHeaders, type HeaderTerms, securityHeaders } from "./headers.ts";
import { addJoinCalls } from "./joining.ts";
import { addLeaseCalls } from "./lease.ts";
import { addProgrammeCalls } from "./programmes.ts";
import { addRecoveryCalls } from "./recovery.ts";
import { type Relay, refuse } from "./relay.ts";
import { addSegmentCalls } from "./segments.ts";
import { addSoundCalls } from "./sounds.ts";
import { serveApp } from "./static.ts";
import { addStatusCalls } from "./status.ts";

export interface AppTerms extends HeaderTerms {
  /** Folder of the built app. */
  readonly dist: string;
  /** Whether `/metrics` is there. */
  readonly showsMetrics: boolean;
  /** Folder of recordings of the notice; it need not be there. */
  readonly sounds: string;
}

/** The relay as an HTTP handler. */
export function makeApp(relay: Relay, terms: AppTerms, log: Log): Hono {
  const app = new Hono();
  app.use(logRequests(relay, log), securityHeaders(terms));
  app.use("/v1/*", callHeaders, limitAddress(relay));
  app.onError((error, c) => {
    c.set("failure", error);
    return refuse(c, errorToRefusal(error));
  });
  app.get("/healthz", async (c) => {
    await relay.storage.ping();
    return c.text("ok\n", 200, { "cache-control": "no-store" });
  });
  if (terms.showsMetrics)
    app.get("/metrics", (c) =>
      c.body(relay.metrics.write(), 200, { "content-type": "text/plain; version=0.0.4", "cache-control": "no-store" }),
    );
  addClearCall(app);
  addProgrammeCalls(app, relay);
  addSegmentCalls(app, relay);
  addArrivalCall(app, relay);
  addJoinCalls(app, relay);
  addRecoveryCalls(app, relay);
  addClosingCalls(app, relay);
  addLeaseCalls(app, relay);
  addCardCalls(app, relay);
  addStatusCalls(app, relay);
  app.options("/v1/*", (c) => c.body(null, 204));
  app.all("/v1/*", (c) => refuse(c, "ROUTE_UNKNOWN"));
  addSoundCalls(app, terms.sounds);
  app.get("*", serveApp(terms.dist));
  app.notFound((c) => refuse(c, "ROUTE_UNKNOWN"));
  return app;
}

/** R89: a bug is an error, surroundings that are broken are a warning. */
const failureToEvent = (failure: unknown): LogEvent => ({
  ...errorToEvent("failure", failure),
  level: errorToRefusal(failure) === "INTERNAL" ? "error" : "warn",
});

const logRequests =
  ({ clock, metrics }: Relay, log: Log): MiddlewareHandler =>
  async (c, next) => {
    const startMs = clock.nowMs();
    await next();
    const [{ status }, failure] = [c.res, c.get("failure")];
    if (failure !== undefined) log(failureToEvent(failure));
    const level = status >= 500 ? "warn" : "info";
    const call = { method: c.req.method, route: routePath(c), status, ms: clock.nowMs() - startMs };
    log({ level, event: "request", ...call });
    metrics.countCall(call);
    const refusal = c.get("refusal");
    if (refusal) metrics.countRefusal(refusal);
  };

const limitAddress =
  (relay: Relay): MiddlewareHandler =>
  async (c, next) => {
    const waitSeconds = relay.limits.address.take(relay.addressOf(c));
    return waitSeconds > 0 ? refuse(c, "RATE_LIMITED", { waitSeconds }) : next();
  };
