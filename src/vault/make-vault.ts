/**
 * Making a vault. Rules V9, V11, V38 of SPEC.md.
 *
 * Order: shelf row "making" → S file → rows (wrapped key, core, box key and marks in one commit) → shelf row "ready". Cut off anywhere, the next start finds
 * "making", which holds nothing of value, and clears it away. The vault is held meanwhile, so that a start in another tab does not take it for one that was cut off.
 */
import { STRETCH_FLOOR, type StretchSetting } from "../crypto/stretch-setting.ts";
import { makeSecretFile, readSecretFile, SLOT_COUNT } from "../erase/secret-file.ts";
import { bytesToHex, zeroBytes } from "../kit/bytes.ts";
import { StoreError } from "../kit/errors.ts";
import { err, ok, type Result } from "../kit/result.ts";
import type { OpenFailure, StoreFailure } from "../store/port.ts";
import type { ShelfRow } from "../store/shelf.ts";
import { ROLE_COORDINATOR } from "../wire/roles.ts";
import { encodeVaultCore, type VaultCore } from "./core.ts";
import type { NewVault } from "./device-keys.ts";
import { takeOver } from "./open-core.ts";
import { CORE_REF, type OpenVault } from "./open-vault.ts";
import type { Passphrase } from "./passphrase.ts";
import type { VaultPlaces } from "./places.ts";
import { encodeWrappedKey, sealWrap } from "./seal-wrap.ts";
import { keptSecondRow } from "./second-kept.ts";
import { emptySecondRow } from "./second-row.ts";
import { ROLE_NAMES, shelfCopy } from "./shelf-copy.ts";
import { SLOT_CORE, type Slot } from "./slots.ts";
import { clearVault } from "./unlock-vault.ts";
import { whileHeld } from "./vault-lock.ts";
import { type Stretching, stretchPassphrase } from "./wrap.ts";
import { WRAP_REF } from "./wrap-rows.ts";

export type MakeFailure = OpenFailure | StoreFailure;

/** Makes a vault and leaves it open. Takes over `core` and its keys: the box secret is zeroed. On failure everything made so far is cleared away. */
export async function makeVault(
  places: VaultPlaces,
  core: NewVault,
  passphrase: Passphrase,
  picture: number,
  setting: StretchSetting = STRETCH_FLOOR,
): Promise<Result<OpenVault, MakeFailure>> {
  const row: ShelfRow = {
    id: bytesToHex(places.random.bytes(16)),
    picture,
    training: core.charter.isTraining,
    role: ROLE_NAMES[core.role],
    state: "making",
  };
  return whileHeld(row.id, () => makeHeld(places, row, core, passphrase, setting));
}

async function makeHeld(
  places: VaultPlaces,
  row: ShelfRow,
  core: NewVault,
  passphrase: Passphrase,
  setting: StretchSetting,
): Promise<Result<OpenVault, MakeFailure>> {
  const { id } = row;
  const shelved = await places.shelf.put(row);
  if (!shelved.ok) return shelved;
  const made = await fillVault(places, row, core, passphrase, setting);
  if (!made.ok) {
    await clearVault(places, id);
    return made;
  }
  const ready = await places.shelf.put({ ...row, state: "ready" });
  // A tab without Web Locks, or of an older release, may have cleared it away all the same.
  if (ready.ok && (await places.secrets.read(id)) !== null) return made;
  made.value.lock();
  await clearVault(places, id);
  return ready.ok ? err(new StoreError("STORE_LOST")) : ready;
}

async function fillVault(
  places: VaultPlaces,
  { id, picture }: ShelfRow,
  core: NewVault,
  passphrase: Passphrase,
  setting: StretchSetting,
): Promise<Result<OpenVault, MakeFailure>> {
  const { random, clock, secrets, stores, stretch } = places;
  const file = makeSecretFile(random, clock);
  await secrets.create(id, file);
  const secret = readSecretFile(file);
  zeroBytes(file);
  if (!secret.ok) throw secret.error;
  const vaultKey = random.bytes(32);
  const stretching: Stretching = { passphraseType: passphrase.type, salt: random.bytes(16), setting };
  const stretched = await stretchPassphrase(passphrase, stretching, stretch);
  const wrapped = sealWrap(vaultKey, false, id, stretching, stretched, secret.value.secret, random);
  const opened = await stores.open(id, { expectExisting: false });
  if (!opened.ok) return opened;
  const { store } = opened.value;
  const { box, ...keys } = core.keys;
  const stored: VaultCore = { ...core, keys: { ...keys, boxKey: box.publicKey } };
  const vault = takeOver(places, id, store, stored, vaultKey, secret.value, { stretched, lease: null, share: null });
  const committed = await store.commit({
    put: [
      { ...WRAP_REF, value: encodeWrappedKey(wrapped) },
      emptySecondRow(random),
      ...(core.role === ROLE_COORDINATOR ? [keptSecondRow(vault, random.bytes(32))] : []),
      shelfCopy(picture, core.role, core.charter.isTraining),
      vault.seal(SLOT_CORE, CORE_REF, encodeVaultCore(stored)),
      vault.boxRow(0, box.secretKey),
      ...SLOTS.map(vault.slotGuard),
    ],
  });
  zeroBytes(box.secretKey);
  if (committed.ok) return ok(vault);
  vault.lock();
  return committed;
}

const SLOTS: readonly Slot[] = Array.from({ length: SLOT_COUNT }, (_, slot) => slot);
