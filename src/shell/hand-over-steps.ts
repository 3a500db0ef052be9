/** A hand-over that a person watches. */
import type { HandOverSteps } from "../need/screens/hand-over.tsx";
import { isEnded } from "./acts/ended.ts";
import { type OwnNeed, ownNeeds } from "./acts/records.ts";
import type { Session } from "./session.ts";

/** Runs a hand-over and tells where each of its steps ended. */
export async function runHandOver({ handOver, engine, vault }: Session): Promise<HandOverSteps> {
  const ran = await handOver();
  const needs = await ownNeeds(vault, engine.replica());
  const isWith = (...places: readonly OwnNeed["place"][]) => needs.every(({ place }) => places.includes(place));
  const answer = isWith("coordinator") ? "ok" : "waiting";
  if (ran.ok) return { pack: "ok", reach: "ok", deliver: isWith("relay", "coordinator") ? "ok" : "failed", answer };
  if (ran.error.code === "RELAY_UNREACHABLE") return { pack: "ok", reach: "failed", deliver: "waiting", answer };
  return { pack: "ok", reach: "ok", deliver: "failed", answer, isEnded: isEnded(ran.error) };
}
