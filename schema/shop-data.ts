import type { NewItemOf } from 'dynagate'
import { fromCents, lineAmount, toCents } from './money.ts'
import { type Random, seededRandom } from './random.ts'
import { assortment, cities, familyNames, givenNames, opinions, streets } from './shop-words.ts'
import type { Customer, Order, OrderLine, Product, Review } from './table.ts'

// Required: what the model would make up, the number and the time, is a new one in every run.
type NewCustomer = Required<NewItemOf<typeof Customer>>
type NewOrder = Required<NewItemOf<typeof Order>>
type NewLine = Required<NewItemOf<typeof OrderLine>>
type NewProduct = Required<NewItemOf<typeof Product>>
type NewReview = Required<NewItemOf<typeof Review>>

/** Everything that the shop holds. */
export interface ShopData {
  readonly customers: readonly NewCustomer[]
  readonly products: readonly NewProduct[]
  /** In the order they were placed. */
  readonly orders: readonly NewOrder[]
  readonly lines: readonly NewLine[]
  readonly reviews: readonly NewReview[]
}

/** How much of a shop to make up. */
export interface ShopSize {
  readonly customers: number
  readonly orders: number
  /** In each of the eight categories; at most 25. */
  readonly productsPerCategory: number
}

const fullSize: ShopSize = { customers: 1_000, orders: 20_000, productsPerCategory: 25 }

/** The shop has been taking orders for these two years. */
const opened = Date.UTC(2024, 0, 1)
const today = Date.UTC(2026, 0, 1)
const day = 24 * 60 * 60 * 1000

/** Makes up a shop: one size always gives the same one, so examples and tests can name what is in it. */
export function makeShop(size: ShopSize = fullSize): ShopData {
  const customers = makeCustomers(size, seededRandom(1))
  const products = makeProducts(size, seededRandom(2))
  const sales = makeSales(size, { customers, products }, seededRandom(3))
  const reviews = makeReviews(sales, seededRandom(4))
  return {
    customers,
    products,
    orders: sales.map(({ order }) => order),
    lines: sales.flatMap(({ lines }) => lines),
    reviews,
  }
}

function makeCustomers({ customers }: ShopSize, random: Random): NewCustomer[] {
  return times(customers, (number) => {
    const given = random.pick(givenNames)
    const family = random.pick(familyNames)
    return {
      customerId: `c-${padded(number, 4)}`,
      name: `${given} ${family}`,
      email: `${plain(given)}.${plain(family)}.${number}@example.com`,
      address: { street: `${random.between(1, 120)} ${random.pick(streets)}`, ...random.pick(cities) },
      joinedAt: wholeSecond(opened - random.next() * 365 * day),
    }
  })
}

function makeProducts({ productsPerCategory }: ShopSize, random: Random): NewProduct[] {
  const categories = Object.keys(assortment) as (keyof typeof assortment)[]
  return categories.flatMap((category, shelf) => {
    const { kinds, things, prices } = assortment[category]
    const names = kinds.flatMap((kind) => things.map((thing) => `${kind} ${thing}`))
    return names.slice(0, productsPerCategory).map((name, place) => ({
      productId: `p-${padded((shelf + 1) * 100 + place + 1, 3)}`,
      name,
      category,
      price: fromCents(random.between(prices.least, prices.most) * 100 - random.pick([1, 5, 10, 50, 100])),
      stock: 20 + ((place * 37) % 180),
    }))
  })
}

interface Sale {
  readonly order: NewOrder
  readonly lines: readonly NewLine[]
}

interface Market {
  readonly customers: readonly NewCustomer[]
  readonly products: readonly NewProduct[]
}

/** Orders come in evenly over the years, so a higher number is a later order. */
function makeSales({ orders }: ShopSize, { customers, products }: Market, random: Random): Sale[] {
  return times(orders, (number) => {
    const orderId = `o-${padded(number, 5)}`
    const age = 1 - (number - random.next()) / orders
    // Drawn twice, a product is still one line.
    const bought = new Set(times(random.between(1, 5), () => random.pick(products)))
    const lines = [...bought].map(({ productId, price }, at) => ({
      orderId,
      lineNumber: at + 1,
      productId,
      quantity: random.between(1, 4),
      unitPrice: price,
    }))
    const order = {
      orderId,
      customerId: random.pick(customers).customerId,
      placedAt: wholeSecond(today - age * (today - opened)),
      state: stateAt(age, random),
      total: sumOf(lines),
    }
    return { order, lines }
  })
}

/** Old orders have arrived, the latest wait to be paid; a few are called off at any age. */
function stateAt(age: number, random: Random): NewOrder['state'] {
  if (random.next() < 0.05) return 'CANCELLED'
  if (age < 0.04) return 'PENDING'
  if (age < 0.08) return 'PAID'
  return age < 0.15 ? 'SHIPPED' : 'DELIVERED'
}

function sumOf(lines: readonly NewLine[]): string {
  return fromCents(lines.reduce((sum, line) => sum + toCents(lineAmount(line)), 0))
}

/** One in eight who got their order writes of its first product, within a month. */
function makeReviews(sales: readonly Sale[], random: Random): NewReview[] {
  return sales
    .filter(({ order }) => order.state === 'DELIVERED' && random.next() < 1 / 8)
    .flatMap(({ order: { customerId, placedAt }, lines: [first] }) =>
      first === undefined ? [] : [{ customerId, placedAt, productId: first.productId }],
    )
    .map(({ customerId, placedAt, productId }, at) => {
      // The better of two opinions: most people are content.
      const [one, other] = [random.pick(opinions), random.pick(opinions)]
      const { stars, text } = one.stars > other.stars ? one : other
      return {
        reviewId: `r-${padded(at + 1, 4)}`,
        productId,
        customerId,
        writtenAt: wholeSecond(placedAt.getTime() + (2 + random.next() * 28) * day),
        stars,
        text,
      }
    })
}

/** Calls `make` with 1, 2, … up to `count`. */
function times<Made>(count: number, make: (number: number) => Made): Made[] {
  return Array.from({ length: count }, (_, at) => make(at + 1))
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0')
}

/** A name as an e-mail address can hold it: small letters without accents. */
function plain(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()
}

function wholeSecond(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000)
}
