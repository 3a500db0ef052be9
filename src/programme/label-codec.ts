/** Phone labels as the fields of a record, and back. A field code that is not listed here refuses the record. */
import { toKeyId } from "../kit/brand.ts";
import type { Cbor, CborMap } from "../kit/cbor.ts";
import { CodecError } from "../kit/errors.ts";
import { type Reader, readBytes, readInteger, readMap, readTuple } from "../kit/read.ts";
import { err, ok, type Result } from "../kit/result.ts";
import { RECORD_TYPE } from "./codec.ts";
import { DEVICE_LABEL_RECORD, type DeviceLabel, MAX_ROLE_CODE } from "./model.ts";

const D = { deviceKeyId: 50, label: 51, role: 52 } as const;

export type DeviceLabelFailure = CodecError<"DEVICE_LABEL_MALFORMED">;

/** Fields of a phone-label record, its record type included. */
export function deviceLabelToFields({ deviceKeyId, label, role }: DeviceLabel): CborMap {
  return new Map<number, Cbor>([
    [RECORD_TYPE, DEVICE_LABEL_RECORD],
    [D.deviceKeyId, deviceKeyId],
    [D.label, [...label]],
    [D.role, role],
  ]);
}

/** Reads what `deviceLabelToFields` writes. Fails with `DEVICE_LABEL_MALFORMED` for anything else. */
export function fieldsToDeviceLabel(fields: CborMap): Result<DeviceLabel, DeviceLabelFailure> {
  const known = readMap([RECORD_TYPE, ...Object.values(D)])(fields);
  const deviceKeyId = readBytes(8)(known?.get(D.deviceKeyId));
  const label = readLabel(known?.get(D.label));
  const role = readInteger(1, MAX_ROLE_CODE)(known?.get(D.role));
  if (known?.get(RECORD_TYPE) !== DEVICE_LABEL_RECORD || deviceKeyId === null || label === null || role === null)
    return err(new CodecError("DEVICE_LABEL_MALFORMED"));
  return ok({ deviceKeyId: toKeyId(deviceKeyId), label, role });
}

const readLabel: Reader<readonly [number, number]> = (value) => {
  const words = readTuple(2)(value);
  const [first, second] = [readInteger(0, 255)(words?.[0]), readInteger(0, 255)(words?.[1])];
  return first === null || second === null ? null : [first, second];
};
