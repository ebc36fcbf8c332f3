import { a } from '../../src/model/index.ts'
import { faultsOf } from './faults-of.ts'

const name = a.string()
const subtitle = a.string().optional()

/** The faults of attributes that are copied from parents. */
export function withWrongCopies(): readonly string[] {
  return faultsOf(
    (table) => {
      const Product = table.entity('Product', {
        attributes: {
          productId: a.id(),
          name,
          subtitle,
          ends: a.dateTime({ storedAs: 'epochSeconds' }),
          sold: a.count(),
          version: a.version(),
        },
        key: { partition: 'PRODUCT#{productId}', sort: 'PRODUCT' },
      })
      const ends = Product.attributes.ends as ReturnType<typeof a.dateTime>
      table.entity('Sale', {
        attributes: {
          productId: a.id(),
          saleId: a.copy(name),
          name: a.copy(name),
          subtitle: a.copy(subtitle),
          required: { ...a.copy(subtitle), options: { maintained: 'copy' } },
          lower: a.lowerCase('name'),
          until: a.copy(ends).storedAs('ends'),
          plain: a.string(),
          unused: a.copy(name).default('none'),
          amount: a.copy(a.int()),
        },
        key: { partition: 'PRODUCT#{productId}', sort: 'SALE#{saleId}' },
        parents: {
          product: {
            entity: Product,
            copy: {
              saleId: 'name',
              name: 'subtitle',
              required: 'subtitle',
              plain: 'name',
              subtitle: 'missing',
              until: 'ends',
              amount: 'sold',
            },
            atOnce: 30,
          },
          again: { entity: Product, copy: { saleId: 'productId' }, onDelete: 'cascade' },
          idle: { entity: Product, atOnce: 2 },
        },
      })
    },
    { name: 'copies', timeToLive: 'ends' },
  )
}
