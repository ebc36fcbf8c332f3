import { createServer } from 'node:http'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { createYoga } from 'graphql-yoga'

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key"])

  type Query {
    latestReviews: [Review!]!
  }

  type Review {
    stars: Int!
    text: String!
    product: Product!
  }

  type Product @key(fields: "productId") {
    productId: ID!
    reviews: [Review!]!
  }
`)

interface Review {
  readonly productId: string
  readonly stars: number
  readonly text: string
}

const reviews: readonly Review[] = [
  { productId: 'p2', stars: 4, text: 'A cup.' },
  { productId: 'p1', stars: 5, text: 'It whistles.' },
  { productId: 'p1', stars: 2, text: 'It whistles.' },
]

const resolvers = {
  Query: { latestReviews: () => reviews },
  Review: { product: ({ productId }: Review) => ({ productId }) },
  Product: {
    reviews: ({ productId }: { readonly productId: string }) =>
      reviews.filter((review) => review.productId === productId),
  },
}

/** The subgraph of reviews, which knows the products of the other one by their key. */
export const reviewsServer = () =>
  createServer(createYoga({ schema: buildSubgraphSchema({ typeDefs, resolvers }), logging: false }))
