/** The camera of this device, for codes on paper and on screens. Pictures stay in memory; there is no sound. */
import { err, ok, type Result } from "../../kit/result.ts";

/** Why there is no picture. `refused`: nobody allowed it. `missing`: there is none. `busy`: another app has it. `failed`: it stopped by itself. */
export type CameraProblem = "refused" | "missing" | "busy" | "failed";

const WANTED: MediaStreamConstraints = {
  audio: false,
  // Enough for a small code at arm's length; more only costs a cheap phone time.
  video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } },
};

/** The picture of the camera that looks away from the holder, where there are two. The caller stops it (`stopCamera`). Asks the person the first time. */
export async function openCamera(): Promise<Result<MediaStream, CameraProblem>> {
  // Absent outside a secure context and in very old browsers.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (!devices) return err("missing");
  try {
    return ok(await devices.getUserMedia(WANTED));
  } catch (reason) {
    return err(problemOf(reason));
  }
}

/** Ends the picture and puts out the camera's light. */
export function stopCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Names of the Media Capture specification. */
function problemOf(reason: unknown): CameraProblem {
  switch (reason instanceof DOMException ? reason.name : "") {
    case "NotAllowedError":
    case "SecurityError":
      return "refused";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
