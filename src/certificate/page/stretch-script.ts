/**
 * The first script of a certificate's page: Argon2id, for the page and for the worker that the page makes of this very script. Nothing else of the page is
 * in it.
 */
import { stretchCard } from "../../crypto/stretch.ts";
import { toCardSecret, toProgrammeId } from "../../kit/brand.ts";
import type { StretchHere } from "./stretch-apart.ts";

interface Call {
  readonly secret: Uint8Array;
  readonly programmeId: Uint8Array;
}

const ebbStretch: StretchHere = (secret, programmeId) => stretchCard(toCardSecret(secret), toProgrammeId(programmeId));
Object.assign(globalThis, { ebbStretch });

async function answer({ data }: MessageEvent<Call>): Promise<void> {
  const hash = await ebbStretch(data.secret, data.programmeId).catch(() => null);
  data.secret.fill(0);
  postMessage({ hash });
}

// In the page the function is all that is wanted; messages there are not for it.
if (typeof document === "undefined") addEventListener("message", (event) => void answer(event));
