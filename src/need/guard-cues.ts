/**
 * Words of the shipped languages that say that a house, an age or a name follows. Data, so longer than other files.
 *
 * Words stand whole: no letter or digit may touch them, except in Chinese, which has no spaces. A name's cue is a hint and often innocent.
 */

const START = String.raw`(?<![\p{L}\p{N}])`;
const END = String.raw`(?![\p{L}\p{N}])`;
/** A number of a house, with a letter behind it or a part after a stroke: 12, 12b, 12/4. */
const NUMBER = String.raw`\d{1,5}(?:\s?[/-]\s?\d{1,4})?\p{L}?`;
const SIGN = String.raw`(?:no\.?|nr\.?|number|n°|nº|№|#|núm\.?|numéro|número|номер|رقم)`;

/** A word, then a number. */
const BEFORE_NUMBER = [
  "house|home|flat|apartment|apt\\.?|tent|room|door|building|street|road|lane|block house|shelter",
  "maison|appartement|appt?\\.?|tente|chambre|porte|immeuble|bâtiment|rue|avenue",
  "casa|piso|apartamento|apto\\.?|carpa|tienda|habitación|puerta|edificio|calle|avenida",
  "منزل|المنزل|بيت|البيت|دار|شقة|الشقة|خيمة|الخيمة|غرفة|الغرفة|باب|عمارة|شارع|الشارع|بناية",
  "будинок|будинку|буд\\.?|дім|квартира|квартирі|кв\\.?|намет|наметі|кімната|кімнаті|вулиця|вулиці|вул\\.?|під[’']їзд",
].join("|");

/** A number, then a word. */
const AFTER_NUMBER = ["street|st\\.|road|rd\\.|avenue|lane", "rue|avenue|boulevard", "calle|avenida"].join("|");

/** Chinese counts houses, rooms and tents with a word behind the number, or a tent's name before it. */
const CHINESE_HOUSE = String.raw`\d{1,5}\s?(?:号楼|号房|号|室|栋|幢|单元|弄|层)|帐篷\s?\d{1,5}|第?[一二三四五六七八九十百]+(?:号楼|号|栋|单元)`;

export const HOUSE = new RegExp(
  [
    `${START}(?:${BEFORE_NUMBER})\\s*(?:${SIGN})?\\s*:?\\s*${NUMBER}${END}`,
    `${START}${SIGN}\\s*${NUMBER}${END}`,
    `${START}${NUMBER},?\\s+(?:\\p{L}+\\s+)?(?:${AFTER_NUMBER})(?!\\p{L})`,
    CHINESE_HOUSE,
  ].join("|"),
  "giu",
);

export const AGE = new RegExp(
  [
    `${START}\\d{1,3}[\\s-]*(?:years?(?:[\\s-]old)?|yrs?|y/?o|months? old)${END}`,
    `${START}(?:aged?|born in|born)\\s*:?\\s*\\d{1,4}${END}`,
    `${START}\\d{1,3}\\s*ans${END}|${START}née? en \\d{4}${END}`,
    `${START}\\d{1,3}\\s*años${END}|${START}nacid[oa] en \\d{4}${END}`,
    `${START}\\d{1,3}\\s*(?:سنة|سنوات|سنين|عام|عاما|عامًا|أعوام)(?!\\p{L})|${START}(?:عمره|عمرها|العمر)\\s*:?\\s*\\d{1,3}`,
    `${START}\\d{1,3}[\\s-]*(?:років|роки|року|рік|річн\\p{L}+)(?!\\p{L})`,
    String.raw`\d{1,3}\s*岁|[一二三四五六七八九十]{1,4}岁|\d{1,2}个月大|生于\s*\d{4}`,
  ].join("|"),
  "giu",
);

/** A cue may begin a sentence; the name behind it has its capital either way. */
const atAnyPlace = (cues: string) =>
  cues.replace(
    /(^|\||\(\?:)(\p{Ll})/gu,
    (_, before: string, letter: string) => `${before}[${letter}${letter.toUpperCase()}]`,
  );

export const NAME_CUE = new RegExp(
  [
    `${START}(?:${atAnyPlace("mr|mrs|ms|miss|named|called|(?:his|her|their) name is|name:|(?:son|daughter|wife|husband|mother|father|widow) of")})\\.?\\s+\\p{Lu}\\p{L}+`,
    `${START}(?:${atAnyPlace("m\\.|mme|mlle|monsieur|madame|s[’']appelle|nommée?|(?:fils|fille|femme|mari|mère|père|veuve) de")})\\s+\\p{Lu}\\p{L}+`,
    `${START}(?:${atAnyPlace("sr\\.?|sra\\.?|señor|señora|don|doña|se llama|llamad[oa]|(?:hijo|hija|esposa|esposo|madre|padre|viuda) de")})\\s+\\p{Lu}\\p{L}+`,
    `${START}(?:اسمه|اسمها|يدعى|تدعى|السيد|السيدة|الحاج|الحاجة|ابن|زوجة|أرملة)\\s+\\p{L}+`,
    `${START}(?:${atAnyPlace("пан|пані|звати|на ім[’']я|син|донька|дочка|дружина|вдова")})\\s+\\p{Lu}\\p{L}+`,
    String.raw`(?:名叫|叫做|姓名[是为：:]?|名字[叫是])\p{Script=Han}{2,3}|\p{Script=Han}{1,2}(?:先生|女士|小姐|大爷|大妈|阿姨)`,
  ].join("|"),
  "gu",
);
