/**
 * A camera that reads codes for as long as it is on the screen. It opens by itself, and its light goes out when it leaves the screen, when the vault
 * locks and while the page is hidden; whoever comes back finds it on again.
 */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { ScanView } from "../screens/scan-view.tsx";
import { type CameraProblem, openCamera, stopCamera } from "./camera.ts";
import { type CodeReader, makeCodeReader } from "./code-reader.ts";

/** Rest between two pictures that are read: a code is found within a blink, and a cheap phone stays cool (P). */
const PAUSE_MS = 120;
/** A text that was in the picture this long ago counts as a new one. */
const FORGET_MS = 2_000;

interface ScanPanelProps {
  /** What to hold before the camera, for those who cannot see the picture. */
  readonly label: string;
  /** Gets each text once while it stays in the picture; not judged here. */
  readonly onText: (text: string) => void;
}

export function ScanPanel({ label, onText }: ScanPanelProps): JSX.Element {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<CameraProblem | null>(null);
  const [isOn, setOn] = useState(false);
  const [tries, setTries] = useState(0);
  const isVisible = useVisible();
  const tell = useRef(onText);
  tell.current = onText;
  useEffect(() => {
    if (!isVisible) return;
    const stop = new AbortController();
    const { signal } = stop;
    run(signal, video, { onOn: () => setOn(true), onText: (text) => tell.current(text) }).then(
      (ended) => {
        if (!signal.aborted && ended) setProblem(ended);
      },
      () => {
        if (!signal.aborted) setProblem("failed");
      },
    );
    return () => {
      stop.abort();
      setOn(false);
    };
  }, [isVisible, tries]);
  const again = () => {
    setProblem(null);
    setTries(tries + 1);
  };
  return <ScanView label={label} state={problem ?? (isOn ? "on" : "starting")} video={video} onAgain={again} />;
}

interface Listeners {
  readonly onOn: () => void;
  readonly onText: (text: string) => void;
}

/** Reads until `signal` ends it, or the camera does: then says why. */
async function run(
  signal: AbortSignal,
  view: { readonly current: HTMLVideoElement | null },
  { onOn, onText }: Listeners,
): Promise<CameraProblem | null> {
  const reader = await makeCodeReader();
  if (signal.aborted) return null;
  const opened = await openCamera();
  if (!opened.ok) return opened.error;
  const stream = opened.value;
  const video = view.current;
  // At once, and not only when the picture at hand was read.
  signal.addEventListener("abort", () => stopCamera(stream));
  try {
    if (signal.aborted || !video) return null;
    video.srcObject = stream;
    await video.play();
    onOn();
    await readOn(signal, video, reader, onText);
    return signal.aborted ? null : "failed";
  } finally {
    stopCamera(stream);
    reader.clear();
    // It may show the next opening of the camera by now.
    if (video?.srcObject === stream) video.srcObject = null;
  }
}

/** Reads picture after picture while the camera gives any. */
async function readOn(
  signal: AbortSignal,
  video: HTMLVideoElement,
  reader: CodeReader,
  onText: (text: string) => void,
): Promise<void> {
  let [last, seenMs] = ["", 0];
  while (!signal.aborted && isLive(video)) {
    const text = await reader.read(video);
    const nowMs = performance.now();
    if (text && !signal.aborted) {
      if (text !== last || nowMs - seenMs > FORGET_MS) onText(text);
      [last, seenMs] = [text, nowMs];
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

const isLive = ({ srcObject }: HTMLVideoElement): boolean =>
  srcObject instanceof MediaStream && srcObject.getTracks().some(({ readyState }) => readyState === "live");

function useVisible(): boolean {
  const look = () => document.visibilityState === "visible";
  const [isVisible, setVisible] = useState(look);
  useEffect(() => {
    const change = () => setVisible(look());
    document.addEventListener("visibilitychange", change);
    return () => document.removeEventListener("visibilitychange", change);
  }, []);
  return isVisible;
}
