import { GraphQLDirective, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql'
import { a, defineTable } from '../../../src/model/index.ts'
import { defineGateway } from '../../../src/server/index.ts'

const notes = defineTable({
  name: 'notes',
  primaryKey: { partition: 'pk', sort: 'sk' },
  indexes: { byTitle: { global: { partition: 'titlePk', sort: 'titleSk' }, projection: 'keysOnly' } },
})

notes.entity('Note', {
  attributes: { noteId: a.id(), title: a.string() },
  key: { partition: 'NOTE#{noteId}', sort: 'NOTE' },
  indexes: { byTitle: { partition: 'TITLE#{title}', sort: 'NOTE' } },
})

const schema = new GraphQLSchema({
  directives: [new GraphQLDirective({ name: 'cost', locations: ['FIELD_DEFINITION'] as never, args: {} })],
  query: new GraphQLObjectType({
    name: 'Query',
    fields: {
      zebra: { type: GraphQLString, resolve: () => 'stripes' },
      careless: {
        type: GraphQLString,
        resolve: () => {
          void Promise.reject(new Error('nobody waits for this'))
          return 'done'
        },
      },
      // Of a worker, which the first process tells to stop.
      untilStopped: {
        type: GraphQLString,
        resolve: () =>
          new Promise((resolve) => {
            process.on('message', ({ kind }: { kind: string }) => kind === 'stop' && resolve('asked to stop'))
          }),
      },
      whoami: { type: GraphQLString, resolve: (_, __, { store, user }) => store && user },
      ant: { type: GraphQLString, extensions: { directives: { cost: {} } } },
    },
  }),
})

/** A small gateway for tests of the command line. */
export default defineGateway({
  table: notes,
  schema,
  context: (request) => ({ user: request.headers.get('x-user') }),
  limits: { aliases: 1 },
  seed: async (_store, progress) => {
    for (let done = 1; done <= 20; done += 1) progress(done, 20)
  },
  examples: [
    {
      title: "What's a zebra?",
      query: 'query Zebra {\n  # black and white\n  zebra\n}',
      headers: { 'x-user': "o'hara" },
    },
  ],
})
