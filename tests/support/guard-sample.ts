/**
 * A made-up, labelled sample for the guard of notes. A line is `label | text`. Labels: a kind of finding; `-` for what gives nobody away and should pass; `hidden` for
 * what does give someone away and cannot be told from innocent text, so that the table of misses is honest. All people, places and numbers are invented.
 */
const en = `
number | call her on 0712 345 678
number | phone 071-234-5678 in the evening
number | +44 (0)20 7946 0018
number | her number is ０７１２３４５６７８
number | ration list 4411903
number | case 2026 0034 118
number | ٠٧١٢٣٤٥٦٧٨ is the phone of the neighbour
number | write to 07.12.34.56.78
email | write to amina.k@example.org
email | mail: jo_b at gmail? no: jo_b@gmail.com
email | amina (at) example (dot) org
link | her page facebook.com/amina.k
link | see https://maps.example/xyz
link | t.me/riverhelp
handle | find him as @tall_joseph
handle | insta @amina.1
coordinates | at 33.8938, 35.5018
coordinates | 33.8938 N 35.5018 E behind the wall
coordinates | 33° 53' north of the well
plusCode | spot 8G4P+2X
plusCode | VQ6V+XR near the school
idNumber | passport P1234567
idNumber | card AB 904411
house | the blue house 14
house | tent no. 212
house | flat 3b upstairs
house | room 7
house | 24 Mill Street
house | door number 9
age | the boy is 9 years old
age | aged 84
age | baby, 3 months old
age | born 1951
name | ask for Mrs Haddad
name | the son of Ibrahim Saleh
name | a man named Tomasz
hidden | Amina can explain
hidden | oh seven one two three four five
hidden | the tall widow by the old mill
hidden | the only family with a red tractor
hidden | everyone calls him the professor
- | needs help to carry water up the stairs
- | two jugs of 20 litres are enough
- | comes to the tap at noon
- | prefers the morning, after 10
- | 5 blankets and 2 mats
- | please speak slowly
- | wheelchair, the path is steep
- | 3 to 4 people share one stove
- | allergic to nothing, eats no meat
- | the path is flooded, use the bridge
- | can wait until Friday
- | needs size 42 shoes
- | battery is at 15 percent
- | house is damaged, roof open
- | shares the tent with others
- | street is closed to cars
- | 24/7 power is not needed
- | has a cart, can fetch 50 kg
- | needs a tent 4 by 6 metres
- | open 03/07/2026 at 10:30
- | there is room 2 metres wide
- | groups of 10-15, 20-25
- | the road is 3 km long
hidden | oh712 three45 six78
hidden | third house after the bakery
hidden | her son works at the petrol station
hidden | born the year of the flood
`;

const fr = `
number | appeler le 06 12 34 56 78
number | téléphone 0612345678 le soir
number | +33 6.12.34.56.78
number | son numéro : ０６１２３４５６７８
number | carte de ration 5512904
number | dossier 2026-0034-118
email | écrire à amina.k@exemple.fr
email | amina (at) exemple.fr
link | voir www.exemple.org/amina
link | facebook.com/amina.k
link | page exemple.fr
handle | elle est @amina_k
handle | snap @jo.b
coordinates | à 48.8566, 2.3522
coordinates | 48,8566 / 2,3522 derrière le mur
coordinates | 48° 51' nord
plusCode | point 8FW4+V9
plusCode | V75V+8Q près de l’école
idNumber | passeport P1234567
idNumber | carte AB 904411
house | maison 14
house | tente n° 212
house | appartement 3b
house | chambre 7
house | 24 rue du Moulin
house | porte numéro 9
age | le garçon a 9 ans
age | une dame de 84 ans
age | née en 1951
name | demander Mme Haddad
name | le fils de Ibrahim
name | il s’appelle Tomasz
name | Monsieur Diallo au coin
hidden | Amina peut expliquer
hidden | zéro six douze trente-quatre
hidden | la veuve près du vieux moulin
hidden | la seule famille avec un tracteur rouge
hidden | tout le monde l’appelle le professeur
- | besoin d’aide pour monter l’eau
- | deux bidons de 20 litres suffisent
- | vient au robinet à midi
- | préfère le matin, après 10 h
- | 5 couvertures et 2 nattes
- | parler lentement
- | fauteuil roulant, chemin raide
- | 3 à 4 personnes partagent un réchaud
- | ne mange pas de viande
- | chemin inondé, prendre le pont
- | peut attendre vendredi
- | pointure 42
- | batterie à 15 pour cent
- | maison abîmée, toit ouvert
- | partage la tente avec d’autres
- | la rue est fermée aux voitures
- | a une charrette, peut porter 50 kg
- | une tente 4 x 6 mètres
- | ouvert du 03/07/2026 au 10/07
- | rue 3 km plus loin
hidden | troisième maison après la boulangerie
hidden | son fils travaille à la station
`;

const es = `
number | llamar al 612 34 56 78
number | teléfono 612345678 por la tarde
number | +34 612-345-678
number | su número: ６１２３４５６７８
number | tarjeta de ración 5512904
number | expediente 2026 0034 118
email | escribir a amina.k@ejemplo.es
email | amina (at) ejemplo.es
link | ver www.ejemplo.org/amina
link | facebook.com/amina.k
link | página ejemplo.es
handle | es @amina_k
handle | insta @jo.b
coordinates | en 40.4168, -3.7038
coordinates | 40,4168 / 3,7038 detrás del muro
coordinates | 40° 25' norte
plusCode | punto 8CGR+C7
plusCode | C7CW+9V junto a la escuela
idNumber | pasaporte P1234567
idNumber | tarjeta AB 904411
house | casa 14
house | carpa nº 212
house | apartamento 3b
house | habitación 7
house | calle 24
house | puerta número 9
age | el niño tiene 9 años
age | una señora de 84 años
age | nacida en 1951
name | preguntar por la señora Haddad
name | el hijo de Ibrahim
name | se llama Tomasz
name | don Julio en la esquina
hidden | Amina puede explicar
hidden | seis uno dos tres cuatro cinco seis
hidden | la viuda junto al molino viejo
hidden | la única familia con un tractor rojo
hidden | todos le dicen el profesor
- | necesita ayuda para subir el agua
- | bastan dos bidones de 20 litros
- | viene al grifo al mediodía
- | prefiere la mañana, después de las 10
- | 5 mantas y 2 esteras
- | hablar despacio
- | silla de ruedas, el camino es empinado
- | 3 o 4 personas comparten un fogón
- | no come carne
- | camino inundado, usar el puente
- | puede esperar al viernes
- | calzado talla 42
- | batería al 15 por ciento
- | la casa está dañada, sin techo
- | comparte la carpa con otros
- | la calle está cerrada a los coches
- | tiene una carreta, puede llevar 50 kg
- | una carpa 4 x 6 metros
- | abierto 03/07/2026 a las 10:30
- | la calle 3 km más abajo
hidden | la tercera casa después de la panadería
hidden | su hijo trabaja en la gasolinera
`;

const ar = `
number | اتصل بها على ٠٧١٢٣٤٥٦٧٨
number | هاتف 0712345678 مساء
number | +963 944 123 456
number | رقمها ۰۷۱۲۳۴۵۶۷۸
number | بطاقة تموين ٥٥١٢٩٠٤
number | ملف 2026-0034-118
email | راسلها على amina.k@example.org
email | amina (at) example.org
link | صفحتها facebook.com/amina.k
link | انظر www.example.org
link | t.me/riverhelp
handle | تجدونه باسم @tall_joseph
handle | حسابها @amina_k
coordinates | عند 33.8938, 35.5018
coordinates | ٣٣٫٨٩٣٨ / ٣٥٫٥٠١٨ خلف السور
coordinates | ٣٣° شمال البئر
plusCode | الموقع 8G4P+2X
plusCode | VQ6V+XR قرب المدرسة
idNumber | جواز P1234567
idNumber | هوية AB 904411
house | المنزل رقم ١٤
house | خيمة رقم ٢١٢
house | شقة 3
house | الغرفة ٧
house | شارع ٢٤
house | باب 9
age | الولد عمره ٩ سنوات
age | سيدة ٨٤ سنة
age | عمرها 5
name | اسأل عن السيدة حداد
name | ابن إبراهيم
name | اسمه توماس
name | الحاجة فاطمة عند الزاوية
hidden | أمينة تشرح لكم
hidden | صفر سبعة واحد اثنان ثلاثة
hidden | الأرملة قرب الطاحونة القديمة
hidden | العائلة الوحيدة التي عندها جرار أحمر
hidden | يسمونه الأستاذ
- | تحتاج مساعدة لحمل الماء على الدرج
- | يكفي وعاءان سعة ٢٠ لترا
- | تأتي إلى الحنفية عند الظهر
- | تفضل الصباح بعد العاشرة
- | ٥ بطانيات وفرشتان
- | تكلموا ببطء
- | كرسي متحرك والطريق منحدر
- | ٣ إلى ٤ أشخاص يتشاركون موقدا
- | لا تأكل اللحم
- | الطريق مغمور، استعملوا الجسر
- | يمكن الانتظار حتى الجمعة
- | مقاس الحذاء ٤٢
- | البطارية عند ١٥ بالمئة
- | البيت متضرر والسقف مفتوح
- | تشارك الخيمة مع آخرين
- | الشارع مغلق أمام السيارات
- | عنده عربة ويحمل ٥٠ كيلو
- | خيمة ٤ في ٦ أمتار
- | مفتوح 03/07/2026 الساعة 10:30
hidden | البيت الثالث بعد الفرن
hidden | ابنها يعمل في محطة الوقود
`;

const zh = `
number | 打电话 13812345678
number | 电话138-1234-5678晚上打
number | 他的号码是１３８１２３４５６７８
number | 身份证 110101199001011234
number | 口粮卡 5512904
number | 档案 2026 0034 118
email | 写信到 amina.k@example.cn
email | amina (at) example.cn
link | 看 www.example.cn/amina
link | 主页 facebook.com/amina
link | t.me/riverhelp
handle | 微信 @amina_k
handle | 账号 @jo.b
coordinates | 在 39.9042, 116.4074
coordinates | 39.9042 / 116.4074 墙后
coordinates | 北纬39° 54'
plusCode | 位置 8PFR+2X
plusCode | W93C+XR 学校旁
idNumber | 护照 E12345678
idNumber | 证件 AB 904411
house | 14号楼
house | 帐篷212
house | 3单元502室
house | 7号房
house | 第三栋
house | 五号楼门口
age | 男孩9岁
age | 八十四岁的老人
age | 3个月大的婴儿
name | 找哈达德女士
name | 名叫托马斯
name | 王先生在拐角
name | 姓名：李小明
hidden | 阿明娜可以说明
hidden | 一三八一二三四五六七八
hidden | 老磨坊旁的寡妇
hidden | 唯一有红色拖拉机的那家
hidden | 大家都叫他教授
- | 需要帮忙把水搬上楼
- | 两个20升的桶就够
- | 中午来水龙头
- | 上午10点以后更好
- | 5条毯子，2张垫子
- | 说慢一点
- | 坐轮椅，路很陡
- | 3到4人共用一个炉子
- | 不吃肉
- | 路被淹了，走桥
- | 可以等到星期五
- | 鞋42码
- | 电量还有15%
- | 房子损坏，屋顶开了
- | 和别人同住一个帐篷
- | 街道不通车
- | 有推车，能拉50公斤
- | 帐篷4米乘6米
- | 2026年7月3日10点30分
hidden | 面包店后面第三家
hidden | 她儿子在加油站上班
`;

const uk = `
number | телефонувати 050 123 45 67
number | телефон 0501234567 увечері
number | +380 (50) 123-45-67
number | її номер ０５０１２３４５６７
number | картка 5512904
number | справа 2026-0034-118
email | писати на amina.k@example.ua
email | amina (at) example.ua
link | сторінка facebook.com/amina.k
link | дивіться www.example.ua
link | t.me/riverhelp
handle | він @tall_joseph
handle | інста @amina_k
coordinates | на 50.4501, 30.5234
coordinates | 50,4501 / 30,5234 за муром
coordinates | 50° 27' на північ
plusCode | місце 9G2G+2X
plusCode | FG2F+XR біля школи
idNumber | паспорт P1234567
idNumber | картка КВ 904411
house | будинок 14
house | намет № 212
house | кв. 3б
house | кімната 7
house | вул. 24
house | під’їзд 9
age | хлопцеві 9 років
age | пані 84 роки
age | 84-річна жінка
name | спитати пані Гаддад
name | син Ібрагіма
name | його звати Томаш
name | на ім’я Олена
hidden | Аміна пояснить
hidden | нуль п’ятдесят один два три
hidden | вдова біля старого млина
hidden | єдина родина з червоним трактором
hidden | усі кличуть його професором
- | треба допомогти занести воду
- | досить двох бутлів по 20 літрів
- | приходить до крана опівдні
- | краще зранку, після 10
- | 5 ковдр і 2 килимки
- | говорити повільно
- | крісло колісне, стежка крута
- | 3–4 людини мають одну плитку
- | не їсть м’яса
- | дорогу залило, йти через міст
- | може чекати до п’ятниці
- | взуття 42 розміру
- | батарея на 15 відсотків
- | будинок пошкоджено, дах відкритий
- | живе в наметі з іншими
- | вулицю закрито для авто
- | має візок, везе 50 кг
- | намет 4 на 6 метрів
- | відкрито 03.07.2026 о 10:30
hidden | третя хата за пекарнею
hidden | її син працює на заправці
`;

/** Every line of the sample, by language. */
export const GUARD_SAMPLE: Readonly<Record<string, readonly { readonly label: string; readonly text: string }[]>> =
  Object.fromEntries(
    Object.entries({ en, fr, es, ar, "zh-Hans": zh, uk }).map(([language, lines]) => [
      language,
      lines
        .trim()
        .split("\n")
        .map((line) => {
          const [label = "", ...text] = line.split(" | ");
          return { label, text: text.join(" | ") };
        }),
    ]),
  );
