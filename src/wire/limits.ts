/** Sizes of the format, each in one place. All in bytes. */

/** Fixed part of a frame: header and signature. */
export const HEADER_BYTES = 144;
export const SIGNATURE_BYTES = 64;

/** Largest padded plaintext of kinds 1 to 3; the padding byte counts. */
export const MAX_PADDED_BYTES = 16_384;
/** Largest plaintext of kinds 1 to 3. */
export const MAX_PLAINTEXT_BYTES = MAX_PADDED_BYTES - 1;
/** Largest body of a control segment. */
export const MAX_CONTROL_BYTES = 16_384;
/** Largest body of a snapshot page, and the step to which its plaintext is padded. */
export const MAX_SNAPSHOT_BYTES = 262_144;
export const SNAPSHOT_STEP_BYTES = 4_096;
/** Largest padded plaintext of a snapshot page, and largest plaintext: the last step that leaves room for grants and box in the body. */
export const MAX_SNAPSHOT_PADDED_BYTES = MAX_SNAPSHOT_BYTES - SNAPSHOT_STEP_BYTES;
export const MAX_SNAPSHOT_PLAINTEXT_BYTES = MAX_SNAPSHOT_PADDED_BYTES - 1;
/** Most recipients of one segment, and the bytes of one grant: recipient key id ‖ sealed secret. */
export const MAX_RECIPIENTS = 16;
export const GRANT_BYTES = 8 + 80;

/** Largest certificate, charter and join message. */
export const MAX_CERTIFICATE_BYTES = 512;
export const MAX_CHARTER_BYTES = 4_096;
export const MAX_JOIN_BYTES = 1_024;

const MAX_SEALED_BODY = 1 + MAX_RECIPIENTS * GRANT_BYTES + 16 + MAX_PADDED_BYTES;

/** Largest body that a segment of `kind` may have. */
export const maxBodyBytes = (kind: SegmentKind): number =>
  kind === 4 ? MAX_CONTROL_BYTES : kind === 5 ? MAX_SNAPSHOT_BYTES : MAX_SEALED_BODY;

/** 1 up · 2 down · 3 coordinators' own · 4 control · 5 snapshot page. */
export const SEGMENT_KINDS = [1, 2, 3, 4, 5] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];
