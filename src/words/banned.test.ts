import { describe, expect, it } from "vitest";
import { bannedIn, LANGUAGES_WITH_BANNED_WORDS } from "./banned.ts";
import { LANGUAGES } from "./language.ts";

/** Sentences that no screen may say, each with what is found in it. */
const SAID: readonly (readonly [tag: string, text: string, found: readonly string[]])[] = [
  ["en", "All records synced. Your data is safe.", ["synced", "safe"]],
  ["en", "Please try again, an ERROR occurred", ["Please", "ERROR"]],
  ["en", "This is proof of deletion.", ["proof of deletion"]],
  ["fr", "Tout est synchronisé et sauvegardé.", ["synchronisé", "sauvegardé"]],
  ["fr", "Fiches envoyées. Elles sont en sécurité.", ["envoyées", "en sécurité"]],
  [
    "fr",
    "Veuillez réessayer, s’il vous plaît : saisie invalide, erreur 3.",
    ["Veuillez", "s’il vous plaît", "invalide", "erreur"],
  ],
  [
    "fr",
    "Une preuve de suppression garantie aux bénéficiaires",
    ["preuve de suppression", "garantie", "bénéficiaires"],
  ],
  ["es", "Registros enviados y sincronizados en la nube.", ["enviados", "sincronizados", "nube"]],
  ["es", "Por favor, disculpe el error: PIN no válido.", ["Por favor", "disculpe", "error", "no válido"]],
  ["es", "Borrado garantizado de las víctimas", ["garantizado", "víctimas"]],
  ["ar", "تمت المزامنة والبيانات آمنة.", ["المزامنة", "آمنة"]],
  ["ar", "يُرجى المحاولة، عذرًا، حدث خطأ وهو ممنوع.", ["يُرجى", "عذرًا", "خطأ", "ممنوع"]],
  ["ar", "إثبات الحذف مضمون للمستفيدين", ["إثبات الحذف", "مضمون", "للمستفيدين"]],
  ["uk", "Записи синхронізовано, вони в безпеці.", ["синхронізовано", "безпеці"]],
  ["uk", "Будь ласка, вибачте за помилку.", ["Будь ласка", "вибачте", "помилку"]],
  ["uk", "Гарантований доказ знищення", ["Гарантований", "доказ знищення"]],
  ["zh-Hans", "记录已上传并同步，数据安全。", ["上传", "同步", "安全"]],
  ["zh-Hans", "抱歉，请重试：密码错误。", ["抱歉", "请", "错误"]],
  ["zh-Hans", "我们保证永久删除。", ["保证", "永久删除"]],
];

/** Sentences that only look like one. */
const INNOCENT: readonly (readonly [tag: string, text: string])[] = [
  ["en", "Unsafe water. The sender waits. A cloudy day."],
  ["fr", "Le message est resté ici. Sans danger pour les autres. Une récompense. Envoyez un relais."],
  ["fr", "Le nuageux matin ; la terreur ; un pardonneur"],
  ["es", "Sin peligro. Un lugar inseguro. Un errante. La colada. El errorista."],
  ["ar", "الخطأة ليست هنا. الآمنون"],
  ["uk", "Небезпечна вода. Прошуміло. Телефон готовий."],
  ["zh-Hans", "扫描邀请。申请加入。请求帮助。"],
];

describe("banned words", () => {
  it("W3 are listed for every language that is shipped", () => {
    expect([...LANGUAGES_WITH_BANNED_WORDS].sort()).toEqual(LANGUAGES.map(({ tag }) => tag).sort());
  });

  it.each(SAID)("W3 are found in %s: %s", (tag, text, found) => {
    expect([...bannedIn(tag, "home.title", text)].sort()).toEqual([...found].sort());
  });

  it.each(INNOCENT)("W3 are not found in %s where a word only holds or begins one: %s", (tag, text) => {
    expect(bannedIn(tag, "home.title", text)).toEqual([]);
  });

  it("W3 may be named where a message says what cannot be promised", () => {
    expect(bannedIn("en", "limits.lead", "No proof of deletion, please")).toEqual(["please"]);
    expect(bannedIn("fr", "limits.lead", "Rien n’est garanti")).toEqual([]);
  });
});
