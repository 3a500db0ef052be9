import { afterEach, expect, it } from "vitest";
import { keptSounds, refreshSounds } from "./notice-sounds.ts";

const STAMPS = ["0123456789abcdef", "fedcba9876543210"] as const;

/** A relay with these recordings, by name; how often each address was asked for. */
function relayWith(sounds: Readonly<Record<string, string>>) {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    const { pathname } = new URL(url, location.origin);
    asked.push(pathname);
    if (pathname === "/notice") return Response.json(Object.entries(sounds));
    return new Response(new Blob([pathname], { type: "audio/mpeg" }));
  };
  return { fetch, asked };
}

const textOf = async (address: string | undefined) => (address ? (await fetch(address)).text() : null);

afterEach(() => caches.delete("ebb-notice"));

const SHORT = { helped: false, card: false };
const HELPED = { helped: true, card: false };
const CARD = { helped: true, card: true };

it("N41 a recording that lies beside the app is kept and played without a network, for its language and its text only", async () => {
  await refreshSounds(
    relayWith({ "ar.mp3": STAMPS[0], "fr.helped.mp3": STAMPS[0], "fr.helped.card.mp3": STAMPS[0] }).fetch,
  );
  const sounds = await keptSounds();
  expect(await textOf(sounds.of("ar", SHORT))).toBe("/notice/ar.mp3");
  expect(await textOf(sounds.of("fr", HELPED))).toBe("/notice/fr.helped.mp3");
  expect(await textOf(sounds.of("fr", CARD))).toBe("/notice/fr.helped.card.mp3");
  expect([sounds.of("ar", HELPED), sounds.of("fr", SHORT), sounds.of("uk", SHORT)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("N41 only recordings that are new or changed are fetched, and those that are no more go", async () => {
  await refreshSounds(relayWith({ "ar.mp3": STAMPS[0], "fr.mp3": STAMPS[0] }).fetch);
  const later = relayWith({ "ar.mp3": STAMPS[0], "uk.mp3": STAMPS[1] });
  await refreshSounds(later.fetch);
  const sounds = await keptSounds();
  expect(later.asked).toEqual(["/notice", "/notice/uk.mp3"]);
  expect(
    [sounds.of("ar", SHORT), sounds.of("fr", SHORT), sounds.of("uk", SHORT)].map((one) => one !== undefined),
  ).toEqual([true, false, true]);
});

it("N41 where there are no recordings nothing is kept, not even an empty place for them", async () => {
  await refreshSounds(relayWith({ "ar.mp3": STAMPS[0] }).fetch);
  await refreshSounds(relayWith({}).fetch);
  await keptSounds();
  expect(await caches.has("ebb-notice")).toBe(false);
});

it.each([
  ["no list", async () => new Response("<!doctype html>", { headers: { "content-type": "text/html" } })],
  ["another list", async () => Response.json([["../x.mp3", STAMPS[0]]])],
  ["a refusal", async () => new Response("", { status: 503 })],
] as const)("N41 %s changes nothing that is kept", async (_, fetch) => {
  await refreshSounds(relayWith({ "ar.mp3": STAMPS[0] }).fetch);
  await refreshSounds(fetch).catch(() => undefined);
  expect((await keptSounds()).of("ar", SHORT)).toBeDefined();
});
