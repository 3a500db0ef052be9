/** Signatures and sealed boxes: K1 to K4 of src/crypto/SPEC.md. */
import type { VectorFile } from "../json.ts";
import { answerCases, bytesFor, type Case, epoch, giveText, phone, withByte } from "../material.ts";

const UNSOUND_SIGN_KEYS = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `01${"00".repeat(30)}80`,
  `ec${"ff".repeat(30)}7f`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ee${"ff".repeat(30)}7f`,
];

const UNSOUND_BOX_KEYS = [
  "00".repeat(32),
  `01${"00".repeat(31)}`,
  `ec${"ff".repeat(30)}7f`,
  "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
  "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  `ee${"ff".repeat(30)}7f`,
  "ff".repeat(32),
];

const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Another encoding of the same signature: S + L. */
function addOrder(signature: string): string {
  const s = BigInt(`0x${Buffer.from(signature.slice(64), "hex").reverse().toString("hex")}`) + ORDER;
  return signature.slice(0, 64) + Buffer.from(s.toString(16).padStart(64, "0"), "hex").reverse().toString("hex");
}

async function makeSignatures(): Promise<readonly Case[]> {
  const message = bytesFor("message", 20);
  const signature = await giveText("sign", { seed: phone.seed, label: "seg", message }, "signature");
  const valid = { key: phone.signKey, signature, label: "seg", message };
  // R = the neutral point, S = 0: it fits every message under a key of order 1.
  const hollow = `01${"00".repeat(63)}`;
  return [
    ["a signature", "K1", "sign", { seed: phone.seed, label: "seg", message }, "ok"],
    ["it holds", "K1", "verify", valid, "true"],
    ["not under another label", "K1", "verify", { ...valid, label: "cert" }, "false"],
    ["not for another message", "K1", "verify", { ...valid, message: withByte(message, 0) }, "false"],
    ["not under another key", "K1", "verify", { ...valid, key: epoch.signKey }, "false"],
    ["not as S + L", "K1", "verify", { ...valid, signature: addOrder(signature) }, "false"],
    ["not when cut", "K1", "verify", { ...valid, signature: signature.slice(0, 126) }, "false"],
    ...UNSOUND_SIGN_KEYS.map(
      (key): Case => [`key that is not sound: ${key}`, "K2", "verify", { ...valid, key, signature: hollow }, "false"],
    ),
  ];
}

export async function makeSealedBox(): Promise<VectorFile> {
  const plaintext = bytesFor("plaintext", 32);
  const random = bytesFor("ephemeral secret", 32);
  const sealed = await giveText("seal-to-key", { recipient: epoch.boxKey, plaintext, random }, "sealed");
  const open = (name: string, rules: string, box: string, secretKey = epoch.boxSecret): Case => [
    name,
    rules,
    "open-sealed",
    { secretKey, sealed: box },
    "ok",
  ];
  return answerCases("sealed-box", "src/crypto/SPEC.md", [
    ...(await makeSignatures()),
    ["seal", "K3", "seal-to-key", { recipient: epoch.boxKey, plaintext, random }, "ok"],
    ["seal nothing", "K3", "seal-to-key", { recipient: epoch.boxKey, plaintext: "", random }, "ok"],
    open("open", "K3", sealed),
    open("does not open for another key", "K3", sealed, phone.boxSecret),
    open("does not open with another ephemeral key", "K3", withByte(sealed, 0)),
    open("does not open with another tag", "K3", withByte(sealed, 32)),
    open("does not open with another ciphertext", "K3", withByte(sealed, 79)),
    open("does not open when cut", "K3", sealed.slice(0, -2)),
    open("does not open when shorter than a box of nothing", "K3", sealed.slice(0, 94)),
    ...UNSOUND_BOX_KEYS.map((recipient): Case => {
      const given = { recipient, plaintext, random };
      return [`not sealed to a key that is not sound: ${recipient}`, "K4", "seal-to-key", given, "BOX_KEY_UNSOUND"];
    }),
    ...UNSOUND_BOX_KEYS.map((key) => open(`ephemeral key that is not sound: ${key}`, "K4", key + sealed.slice(64))),
  ]);
}
