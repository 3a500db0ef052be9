/// <reference types="vite/client" />
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LANGUAGES } from "./language.ts";
import { ENGLISH_WORDS, type WordList, wordsFromBytes } from "./picture-words.ts";
import { makeWordReader, plainWord } from "./word-reader.ts";

const files = import.meta.glob<Readonly<Record<string, string>>>("./pictures/*.json", {
  eager: true,
  import: "default",
});
const tagOf = (file: string) => file.slice("./pictures/".length, -".json".length);
const entriesByTag = new Map(Object.entries(files).map(([file, entries]) => [tagOf(file), entries]));
const listOf = (entries: Readonly<Record<string, string>>): WordList =>
  ENGLISH_WORDS.map((word) => entries[word] ?? word);
const lists = [...entriesByTag].map(([tag, entries]) => [tag, listOf(entries)] as const);
const alphabetic = lists.filter(([tag]) => !tag.startsWith("zh"));
const han = lists.filter(([tag]) => tag.startsWith("zh"));

/** What the words of other languages may not name, as for English: insults, faiths, weapons, money, bodies, disasters. */
const EXCLUDED: Readonly<Record<string, string>> = {
  fr: "cochon porc chien vache chèvre mouton âne singe rat serpent loup hibou corbeau grenouille araignée aigle colombe église mosquée temple croix croissant étoile ange diable dragon drapeau couteau épée pistolet fusil bombe hache bière vin argent pièce seringue hôpital main doigt pied oeil bouche coeur homme femme garçon fille bébé roi reine feu inondation fusée char",
  es: "cerdo perro vaca cabra oveja burro mono rata serpiente lobo búho cuervo rana araña águila paloma iglesia mezquita templo cruz estrella ángel diablo dragón bandera cuchillo espada pistola bomba hacha cerveza vino dinero moneda jeringa hospital mano dedo pie ojo boca corazón hombre mujer niño niña bebé rey reina fuego inundación cohete tanque",
  ar: "خنزير كلب بقرة ماعز خروف حمار قرد فأر أفعى ذئب بومة غراب ضفدع عنكبوت نسر حمامة كنيسة مسجد معبد صليب هلال نجمة ملاك شيطان تنين علم سكين سيف مسدس بندقية قنبلة فأس بيرة نبيذ مال نقود حقنة مستشفى يد إصبع قدم عين فم قلب رجل امرأة ولد بنت ملك ملكة نار فيضان صاروخ دبابة",
  uk: "свиня собака пес корова коза вівця осел мавпа щур змія вовк сова ворона жаба павук орел голуб церква мечеть храм хрест зірка ангел диявол дракон прапор ніж меч пістолет рушниця бомба сокира пиво вино гроші монета шприц лікарня рука палець нога око рот серце чоловік жінка хлопець дівчина король королева вогонь повінь ракета танк тризуб",
  "zh-Hans":
    "猪 狗 牛 山羊 绵羊 驴 猴子 老鼠 蛇 狼 猫头鹰 乌鸦 青蛙 蜘蛛 老鹰 鸽子 教堂 清真寺 寺庙 十字架 新月 星星 天使 魔鬼 龙 旗帜 刀 剑 手枪 炸弹 斧头 啤酒 葡萄酒 钱 硬币 注射器 医院 手 手指 脚 眼睛 嘴 心 男人 女人 男孩 女孩 国王 女王 火 洪水 火箭 坦克",
};

/** How many letters have to be put in, left out or exchanged to make `b` of `a` (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries())
      next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const pairsOf = (list: readonly string[]) => list.flatMap((a, at) => list.slice(at + 1).map((b) => [a, b] as const));
const readerOf = (list: WordList) => makeWordReader([list, ENGLISH_WORDS]);
const bytesOf = (read: readonly { readonly index: number | null }[]) => read.map(({ index }) => index);

describe("picture-words of each language", () => {
  it("W33 are there for every language that is shipped", () => {
    expect([...entriesByTag.keys(), "en"].sort()).toEqual(LANGUAGES.map(({ tag }) => tag).sort());
  });

  it.each([...entriesByTag])("W33 %s has a word for each of the 256, and none else", (_tag, entries) => {
    expect(Object.keys(entries).sort()).toEqual([...ENGLISH_WORDS].sort());
    expect(Object.values(entries).filter((word) => word !== word.trim().normalize("NFC") || word === "")).toEqual([]);
  });

  it.each(lists)("W34 %s says the same of no two, whatever marks and case", (_tag, list) => {
    const plain = list.map(plainWord);
    expect(list.filter((word, at) => plain.indexOf(plainWord(word)) !== at)).toEqual([]);
  });

  it.each(alphabetic)("W35 %s has no two words that differ in one letter", (_tag, list) => {
    const close = pairsOf(list.map(plainWord)).filter(
      ([a, b]) => Math.abs(a.length - b.length) < 2 && distance(a, b) < 2,
    );
    expect(close).toEqual([]);
  });

  it.each(han)("W36 %s has no word that begins another, and none of a single character", (_tag, list) => {
    expect(pairsOf(list).filter(([a, b]) => a.startsWith(b) || b.startsWith(a))).toEqual([]);
    expect(list.filter((word) => !/^\p{Script=Han}{2,4}$/u.test(word))).toEqual([]);
  });

  it.each(lists)("W37 %s names nothing that is excluded", (tag, list) => {
    const excluded = new Set((EXCLUDED[tag] ?? "").split(" ").map(plainWord));
    expect(excluded.size).toBeGreaterThan(40);
    expect(list.filter((word) => excluded.has(plainWord(word)))).toEqual([]);
  });
});

describe("reading picture-words", () => {
  it.each(lists)("W38 %s reads back to the bytes it was made of, also among the other languages", (_tag, list) => {
    const read = makeWordReader([
      list,
      ENGLISH_WORDS,
      ...lists.map(([, other]) => other).filter((other) => other !== list),
    ]);
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 9 }),
        fc.constantFrom(" ", ", ", " - ", "\n"),
        (bytes, by) => {
          expect(bytesOf(read(wordsFromBytes(bytes, list).join(by)))).toEqual([...bytes]);
        },
      ),
    );
  });

  it.each(lists)("W38 %s reads English as English, also where a word is like one of its own", (_tag, list) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 5, maxLength: 7 }), (bytes) => {
        const text = wordsFromBytes(bytes).join(" ");
        expect(bytesOf(makeWordReader([ENGLISH_WORDS, list])(text))).toEqual([...bytes]);
      }),
    );
  });

  it.each(lists)("W39 %s forgives case, accents and vowel signs", (_tag, list) => {
    const loud = list.map((word) => word.toLocaleUpperCase().normalize("NFD"));
    const bare = list.map((word) => word.normalize("NFD").replaceAll(/[\p{M}’'ʼ]/gu, ""));
    expect(bytesOf(readerOf(list)(loud.join(" ")))).toEqual(list.map((_, at) => at));
    expect(bytesOf(readerOf(list)(bare.join(" ")))).toEqual(list.map((_, at) => at));
  });

  it.each(han)("W40 %s needs no spaces", (_tag, list) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 9 }), (bytes) => {
        expect(bytesOf(readerOf(list)(wordsFromBytes(bytes, list).join("")))).toEqual([...bytes]);
      }),
    );
  });

  it("W40 keeps together what no Chinese word begins, as one unknown word", () => {
    const [, list = []] = han[0] ?? [];
    expect(readerOf(list)(`${list[0]}永恒 ${list[1]}`)).toEqual([
      { typed: list[0], index: 0 },
      { typed: "永恒", index: null },
      { typed: list[1], index: 1 },
    ]);
  });

  it("W41 reads words that are cut off where no other word begins so, and with one letter too many", () => {
    const read = readerOf(
      ENGLISH_WORDS.map((_, at) => ["pomme de terre", "fromage", "framboise", "arc"][at] ?? `x${at}y`),
    );
    expect(bytesOf(read("from FRAMB pomme-de-terre arc fromages"))).toEqual([1, 2, 0, 3, 1]);
    expect(bytesOf(read("fr pomme"))).toEqual([null, 0]);
  });

  it("W41 reads Arabic with its article and with either form of its letters", () => {
    const read = readerOf(ENGLISH_WORDS.map((_, at) => ["مرساة", "قلعة", "أرنب"][at] ?? `x${at}y`));
    expect(bytesOf(read("المرساه قَلعـــة الارنب"))).toEqual([0, 1, 2]);
  });

  it("W42 mixes languages word by word where no one language knows all", () => {
    const read = readerOf(ENGLISH_WORDS.map((_, at) => ["fleuve", "phare"][at] ?? `x${at}y`));
    expect(bytesOf(read("fleuve river qqqq phare"))).toEqual([0, ENGLISH_WORDS.indexOf("river"), null, 1]);
  });
});
