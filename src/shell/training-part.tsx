/** What training adds to a home: the mistakes to find, counted in the records that are here. */
import type { JSX } from "preact";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import { needsOf, ownNeeds } from "./acts/records.ts";
import { mistakesIn } from "./acts/training-mistakes.ts";
import { Mistakes } from "./screens/mistakes.tsx";
import type { OpenSession } from "./session.ts";
import { useReading, useSession } from "./use-session.ts";

export function TrainingPart({ session }: { readonly session: OpenSession }): JSX.Element {
  const changes = useSession(session);
  const needs = useReading(() => readNeeds(session), [], [changes]);
  return <Mistakes mistakes={mistakesIn(needs.map(({ need }) => need))} />;
}

async function readNeeds(session: OpenSession) {
  const full = session.loaded();
  if (!full) return [];
  const replica = full.engine.replica();
  return session.vault.identity().role === ROLE_COORDINATOR
    ? needsOf(replica.records)
    : ownNeeds(session.vault, replica);
}
