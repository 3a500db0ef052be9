/** The camera of a page, where the browser itself reads codes: a page carries no reader of its own. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useWords } from "../../ui/language.tsx";
import { Notice } from "../../ui/notice.tsx";

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { readonly formats: readonly string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

/** Rest between two pictures that are read (P). */
const PAUSE_MS = 200;

const detectorClass = (): DetectorClass | undefined =>
  (globalThis as { readonly BarcodeDetector?: DetectorClass }).BarcodeDetector;

/** Whether this browser reads QR codes and lets this page ask for a camera. */
export async function canScanHere(): Promise<boolean> {
  // Absent outside a secure context, as a page from a disk may be.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  const formats = await detectorClass()
    ?.getSupportedFormats()
    .catch((): readonly string[] => []);
  return devices !== undefined && formats?.includes("qr_code") === true;
}

/** Shows the camera's picture and gives the text of the first code in it. Its light goes out with the screen. */
export function Camera({ onText }: { readonly onText: (text: string) => void }): JSX.Element {
  const { t } = useWords();
  const video = useRef<HTMLVideoElement>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    readOne(video.current, stop.signal).then(
      (text) => text !== null && onText(text),
      () => stop.signal.aborted || setMissing(true),
    );
    return () => stop.abort();
  }, []);
  if (isMissing) return <Notice kind="warning">{t("certificate.scanNone")}</Notice>;
  return <video ref={video} class="certificate__camera" muted playsInline aria-label={t("certificate.scanHold")} />;
}

async function readOne(video: HTMLVideoElement | null, signal: AbortSignal): Promise<string | null> {
  const Detector = detectorClass();
  if (!video || !Detector) return null;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment" } });
  try {
    video.srcObject = stream;
    await video.play();
    return await detect(new Detector({ formats: ["qr_code"] }), video, signal);
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

async function detect(detector: Detector, video: HTMLVideoElement, signal: AbortSignal): Promise<string | null> {
  while (!signal.aborted) {
    const [found] = await detector.detect(video);
    if (found) return found.rawValue;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return null;
}
