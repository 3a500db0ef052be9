/** The operator's page of a relay: the link is used once, then the relay is asked every half minute for as long as the page is looked at. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { makeStatusClient, type RelayStatus } from "../relay-client/status-client.ts";
import { MAX_BUNDLE_BYTES } from "../wire/bundle.ts";
import { type GiveFailure, giveBundle } from "./acts/bundle-to-relay.ts";
import type { Device } from "./acts/device.ts";
import type { Carried } from "./screens/relay-carried.tsx";
import { RelayPageScreen } from "./screens/relay-page.tsx";
import { RelayAskingScreen, RelayNotShownScreen } from "./screens/relay-page-trouble.tsx";

export interface RelayFlowProps {
  readonly device: Pick<Device, "clock" | "fetch">;
  readonly link: string;
}

const EVERY_MS = 30_000;

interface Seen {
  readonly status: RelayStatus | null;
  readonly receivedMs: number;
  readonly trouble: "ended" | "silent" | null;
}

export function RelayFlow({ device, link }: RelayFlowProps): JSX.Element {
  const [seen, setSeen] = useState<Seen>({ status: null, receivedMs: 0, trouble: null });
  const [nowMs, setNowMs] = useState(device.clock.nowMs());
  const [carried, setCarried] = useState<Carried>({ trouble: "none" });
  const look = useRef(makeLook(device, link)).current;
  async function refresh(): Promise<void> {
    if (document.visibilityState !== "visible") return;
    const found = await look();
    if (found === null) return;
    const receivedMs = device.clock.nowMs();
    setNowMs(receivedMs);
    setSeen((before) =>
      typeof found === "string" ? { ...before, trouble: found } : { status: found, receivedMs, trouble: null },
    );
  }
  async function bring(file: File): Promise<void> {
    setCarried({ trouble: "working" });
    setCarried(await bringFile(device, file));
    await refresh();
  }
  useEffect(() => {
    void refresh();
    const timer = setInterval(() => void refresh(), EVERY_MS);
    const onVisible = () => void refresh();
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, []);
  const { status, receivedMs, trouble } = seen;
  if (trouble === "ended" || (trouble && !status))
    return <RelayNotShownScreen why={trouble} onAgain={() => void refresh()} />;
  if (status === null) return <RelayAskingScreen />;
  const brought = { carried, onFile: (file: File) => void bring(file) };
  const seenNow = { figures: status, receivedMs, nowMs, isSilent: trouble === "silent" };
  return <RelayPageScreen {...seenNow} {...brought} />;
}

/** Long enough for a full bundle over a slow local network. */
const BRING_LIMIT_MS = 600_000;

async function bringFile(device: RelayFlowProps["device"], file: File): Promise<Carried> {
  if (file.size > MAX_BUNDLE_BYTES * 2) return { trouble: "other" };
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const given = await giveBundle(device, location.origin, bytes, AbortSignal.timeout(BRING_LIMIT_MS));
    return given.ok ? { trouble: null, ...given.value } : { trouble: fileTroubleOf(given.error) };
  } catch {
    // A file that is not there any more, such as on a stick that was pulled out.
    return { trouble: "cut" };
  }
}

function fileTroubleOf({ code }: GiveFailure): Exclude<Carried["trouble"], null> {
  if (code === "BUNDLE_MALFORMED") return "other";
  if (code === "BUNDLE_UNKNOWN_VERSION") return "newer";
  if (code === "BUNDLE_CUT") return "cut";
  return code === "BUNDLE_FOREIGN" ? "foreign" : "silent";
}

/** Asks once; `null` while the last asking still waits. The token stays in this closure and ends with the page. */
function makeLook({ fetch }: RelayFlowProps["device"], link: string) {
  const client = makeStatusClient(location.origin, fetch);
  let token: string | null = null;
  let isAsking = false;
  const ask = async (): Promise<RelayStatus | "ended" | "silent"> => {
    if (token === null) {
      const opened = await client.open(link);
      if (!opened.ok) return troubleOf(opened.error);
      token = opened.value;
    }
    const read = await client.read(token);
    return read.ok ? read.value : troubleOf(read.error);
  };
  return async () => {
    if (isAsking) return null;
    isAsking = true;
    return ask().finally(() => {
      isAsking = false;
    });
  };
}

const troubleOf = ({ code }: { readonly code: string }) => (code === "RELAY_REFUSED" ? "ended" : "silent");
