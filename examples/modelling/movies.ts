import { a, createBuilder, defineGateway, defineTable } from 'dynagate'

const movies = defineTable({
  name: 'movies',
  primaryKey: { partition: 'title', sort: { name: 'year', type: 'N' } },
  indexes: { byYear: { global: { partition: 'yearAndShard', sort: 'ratingAndTitle' } } },
})

const Movie = movies.entity('Movie', {
  attributes: {
    title: a.string(),
    year: a.int({ digits: 4 }),
    rating: a.decimal({ digits: 3, scale: 1 }),
    plot: a.string().optional(),
  },
  key: { partition: '{title}', sort: '{year}' },
  indexes: { byYear: { partition: '{year}#{title%8}', sort: '{rating}#{title}' } },
})

const access = movies.access({
  movie: Movie.get(),
  versionsOf: Movie.query(),
  bestOfYear: Movie.query('byYear', { order: 'desc' }),
})

const builder = createBuilder(movies)

builder.entity(Movie, {
  fields: (t) => ({ ...t.attributes(), versions: t.connection(access.versionsOf) }),
})
builder.queryFields((t) => ({
  movie: t.item(access.movie),
  versionsOf: t.connection(access.versionsOf),
  bestOfYear: t.connection(access.bestOfYear),
}))
builder.mutationFields((t) => ({ rateMovie: t.update(Movie, { attributes: ['rating'] }) }))

export default defineGateway({
  table: movies,
  schema: builder.toSchema(),
  seed: async (store) => {
    await store.putAll(Movie, [
      { title: 'Dune', year: 1984, rating: '6.3' },
      { title: 'Dune', year: 2021, rating: '8.0' },
      { title: 'The Power of the Dog', year: 2021, rating: '6.8' },
      { title: 'Drive My Car', year: 2021, rating: '7.5' },
    ])
  },
})
