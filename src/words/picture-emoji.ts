/**
 * Which picture the outline set draws for each picture-word, named by its Unicode emoji. Only the build reads this: the emoji itself is never shown, because each
 * phone draws its own.
 */

const TABLE = `
  abacus 🧮  anchor ⚓  antenna 📡  apple 🍎  archive 🗄  avocado 🥑  backpack 🎒  badger 🦡
  baguette 🥖  balance ⚖  ball ⚽  banjo 🪕  basket 🧺  bathtub 🛁  battery 🔋  bee 🐝
  bento 🍱  bicycle 🚲  bird 🐦  bison 🦬  blossom 🌸  book 📖  bottle 🍼  bowl 🥣
  box 📦  bread 🍞  brick 🧱  bridge 🌉  broccoli 🥦  broom 🧹  bubble 🫧  bucket 🪣
  burrito 🌯  bus 🚌  cable 🚡  cactus 🌵  cake 🎂  calendar 📅  camera 📷  candy 🍬
  canoe 🛶  carousel 🎠  cassette 📼  castle 🏰  chair 🪑  chart 📊  cheese 🧀  chestnut 🌰
  clip 📎  clock ⏰  clover 🍀  coat 🧥  coffee ☕  comet ☄  compass 🧭  cone 🚧
  cookie 🍪  coral 🪸  corn 🌽  crab 🦀  crane 🏗  crayon 🖍  cricket 🦗  cup 🥤
  curry 🍛  deer 🦌  dial 🎛  diamond 💎  dinosaur 🦕  disk 💾  dolphin 🐬  donut 🍩
  door 🚪  dress 👗  drop 💧  drum 🥁  dumpling 🥟  egg 🥚  elephant 🐘  elevator 🛗
  envelope ✉  factory 🏭  fan 🪭  faucet 🚰  feather 🪶  ferry ⛴  film 🎞  fish 🐟
  flamingo 🦩  flute 🪈  folder 📁  fork 🍴  fountain ⛲  garden 🏡  garlic 🧄  gear ⚙
  gift 🎁  giraffe 🦒  glasses 👓  globe 🌍  goggles 🥽  goose 🪿  grape 🍇  guitar 🎸
  hamster 🐹  hat 👒  headset 🎧  hill ⛰  hippo 🦛  hockey 🏒  honey 🍯  house 🏠
  icecream 🍨  island 🏝  jeans 👖  joystick 🕹  juice 🧃  kangaroo 🦘  key 🔑  kite 🪁
  kiwi 🥝  koala 🐨  label 🏷  ladder 🪜  ladybug 🐞  lamp 💡  lantern 🏮  laptop 💻
  leaf 🍃  lemon 🍋  lens 🔍  leopard 🐆  lettuce 🥬  lion 🦁  lobster 🦞  lollipop 🍭
  magnet 🧲  mailbox 📬  mango 🥭  map 🗺  mask 🎭  medal 🏅  milk 🥛  mirror 🪞
  monitor 🖥  monorail 🚝  moon 🌕  mushroom 🍄  noodle 🍜  notebook 📓  office 🏢  onion 🧅
  orange 🍊  otter 🦦  oyster 🦪  paint 🖌  palette 🎨  pancake 🥞  panda 🐼  paper 📄
  parrot 🦜  peanut 🥜  pencil ✏  penguin 🐧  pepper 🫑  phone ☎  piano 🎹  pine 🌲
  pizza 🍕  planet 🪐  plate 🍽  plug 🔌  popcorn 🍿  potato 🥔  pretzel 🥨  printer 🖨
  pudding 🍮  pump ⛽  puzzle 🧩  rabbit 🐇  radio 📻  rhino 🦏  ribbon 🎀  rice 🍚
  rickshaw 🛺  ring 💍  river 🏞  robot 🤖  rope 🪢  ruler 📏  sailboat ⛵  salad 🥗
  salt 🧂  sandwich 🥪  satchel 👜  scarf 🧣  school 🏫  scooter 🛴  seal 🦭  seedling 🌱
  shell 🐚  shrimp 🦐  signpost 🪧  ski 🎿  sled 🛷  slide 🛝  sloth 🦥  snail 🐌
  snow ❄  soap 🧼  sofa 🛋  speaker 🔈  sponge 🧽  spoon 🥄  squirrel 🐿  stamp 📮
  stone 🪨  suitcase 🧳  sun ☀  sushi 🍣  swan 🦢  switch 🎚  taco 🌮  taxi 🚕
  teapot 🫖  teddy 🧸  tennis 🎾  tent ⛺  thread 🧵  ticket 🎫  tiger 🐅  tomato 🍅
  toolbox 🧰  tower 🗼  tractor 🚜  train 🚆  tree 🌳  trolley 🛒  trophy 🏆  truck 🚚
  tulip 🌷  turtle 🐢  video 📹  violin 🎻  waffle 🧇  wagon 🚃  watch ⌚  whale 🐋
  wheat 🌾  wheel 🛞  window 🪟  wood 🪵  wrench 🔧  yarn 🧶  yoyo 🪀  zebra 🦓
`;

const cells = TABLE.trim().split(/\s+/);

/** The emoji of each English picture-word. */
export const EMOJI_BY_WORD: ReadonlyMap<string, string> = new Map(
  Array.from({ length: cells.length / 2 }, (_, at) => [cells[2 * at] ?? "", cells[2 * at + 1] ?? ""]),
);
