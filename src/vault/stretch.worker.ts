/** Argon2id off the page's thread: answers `{ id, hash }`, or `{ id, failed: true }` where the phone has no memory for it. */
import { stretch } from "../crypto/stretch.ts";
import type { StretchSetting } from "../crypto/stretch-setting.ts";
import type { Bytes } from "../kit/bytes.ts";

interface StretchCall {
  readonly id: number;
  readonly secret: Bytes;
  readonly salt: Bytes;
  readonly setting: StretchSetting;
}

self.addEventListener("message", async ({ data }: MessageEvent<StretchCall>) => {
  try {
    self.postMessage({ id: data.id, hash: await stretch(data.secret, data.salt, data.setting) });
  } catch {
    self.postMessage({ id: data.id, failed: true });
  } finally {
    data.secret.fill(0);
  }
});
