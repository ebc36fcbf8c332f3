export const givenNames = wordsOf(`
  Ada Amélie Anton Beatriz Björn Chiara Daniel Elena Emil Fatima Felix Grace Hannah Henrik Ines Ivan Jan
  José Julia Karin Lars Léa Lucia Marek Mia Nadia Niklas Nora Oskar Paula Pedro Rosa Samir Sofia Thomas
  Ursula Victor Yasmin Zoë Zuzana
`)

export const familyNames = wordsOf(`
  Almeida Andersson Bauer Benali Bernard Bianchi Carter Costa Dubois Eriksen Ferrari García Haas Hansen
  Horváth Jansen Keller Kowalski Laurent Lindgren López Martin Meyer Moreau Müller Nielsen Novák Oliveira
  Peeters Popescu Ricci Santos Schmidt Silva Smit Svoboda Toth Virtanen Weber Zimmermann
`)

export const streets = [
  'Bridge Street',
  'Canal Walk',
  'Cathedral Square',
  'Chestnut Lane',
  'Garden Street',
  'Harbour Road',
  'High Street',
  'Linden Avenue',
  'Market Square',
  'Mill Lane',
  'Museum Street',
  'Orchard Road',
  'River Walk',
  'School Lane',
  'Station Road',
  'University Street',
]

export const cities = [
  { city: 'Amsterdam', country: 'NL', postcode: '1012' },
  { city: 'Antwerp', country: 'BE', postcode: '2000' },
  { city: 'Bologna', country: 'IT', postcode: '40121' },
  { city: 'Copenhagen', country: 'DK', postcode: '1050' },
  { city: 'Gothenburg', country: 'SE', postcode: '411 03' },
  { city: 'Hamburg', country: 'DE', postcode: '20095' },
  { city: 'Helsinki', country: 'FI', postcode: '00100' },
  { city: 'Leipzig', country: 'DE', postcode: '04109' },
  { city: 'Lisbon', country: 'PT', postcode: '1100-148' },
  { city: 'Lyon', country: 'FR', postcode: '69002' },
  { city: 'Prague', country: 'CZ', postcode: '110 00' },
  { city: 'Salzburg', country: 'AT', postcode: '5020' },
  { city: 'Seville', country: 'ES', postcode: '41001' },
  { city: 'Zürich', country: 'CH', postcode: '8001' },
]

/** What the categories sell: any kind goes with any thing, which makes 25 products of each. Prices in whole euros. */
export const assortment = {
  BOOKS: {
    kinds: ['A Short History of', 'An Atlas of', 'Notes on', 'The Art of', 'The Secret Life of'],
    things: ['Lighthouses', 'Bread', 'Mountains', 'Rivers', 'Trees'],
    prices: { least: 9, most: 45 },
  },
  CLOTHING: {
    kinds: ['Corduroy', 'Knitted', 'Linen', 'Quilted', 'Striped'],
    things: ['Cardigan', 'Coat', 'Scarf', 'Shirt', 'Waistcoat'],
    prices: { least: 19, most: 180 },
  },
  ELECTRONICS: {
    kinds: ['Compact', 'Foldable', 'Solar', 'Waterproof', 'Wireless'],
    things: ['Charger', 'Headphones', 'Keyboard', 'Lamp', 'Radio'],
    prices: { least: 15, most: 320 },
  },
  GARDEN: {
    kinds: ['Bamboo', 'Folding', 'Galvanised', 'Larch', 'Rustic'],
    things: ['Bench', 'Bird Table', 'Planter', 'Trellis', 'Trolley'],
    prices: { least: 12, most: 240 },
  },
  KITCHEN: {
    kinds: ['Cast-Iron', 'Copper', 'Enamel', 'Stoneware', 'Walnut'],
    things: ['Bowl', 'Casserole', 'Jug', 'Ladle', 'Pepper Mill'],
    prices: { least: 8, most: 150 },
  },
  MUSIC: {
    kinds: ['Concert', 'Maple', 'Practice', 'Student', 'Travel'],
    things: ['Cajón', 'Clarinet', 'Guitar', 'Ukulele', 'Violin'],
    prices: { least: 45, most: 950 },
  },
  SPORTS: {
    kinds: ['Alpine', 'Indoor', 'Junior', 'Lightweight', 'Racing'],
    things: ['Backpack', 'Gloves', 'Helmet', 'Jersey', 'Shoes'],
    prices: { least: 14, most: 210 },
  },
  TOYS: {
    kinds: ['Beechwood', 'Giant', 'Magnetic', 'Musical', 'Painted'],
    things: ['Building Blocks', 'Farm', 'Puzzle', 'Railway', 'Spinning Top'],
    prices: { least: 6, most: 90 },
  },
} as const

/** What reviews say. */
export const opinions = [
  { stars: 1, text: 'Broke in the first week.' },
  { stars: 1, text: 'Nothing like the picture, sadly.' },
  { stars: 2, text: 'It does its job, but only just.' },
  { stars: 2, text: 'Smaller than I thought, and not well made.' },
  { stars: 3, text: 'Fair for the price.' },
  { stars: 3, text: 'Good, but the delivery took two weeks.' },
  { stars: 3, text: 'Neither better nor worse than others.' },
  { stars: 4, text: 'Does what it should. I would buy it again.' },
  { stars: 4, text: 'Solid and pretty. One star less for the packaging.' },
  { stars: 5, text: 'A present for my sister, and she loves it.' },
  { stars: 5, text: 'Beautifully made. My neighbours have ordered one too.' },
  { stars: 5, text: 'Exactly what I was looking for.' },
  { stars: 5, text: 'I use it every day.' },
]

function wordsOf(text: string): string[] {
  return text.trim().split(/\s+/)
}
