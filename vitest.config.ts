import { defineConfig } from 'vitest/config'

const conditions = ['dynagate-source']
// One copy of graphql for sources and packages alike: with two, `instanceof GraphQLError` is false.
const alias = [{ find: /^graphql$/, replacement: 'graphql/index.js' }]
const shared = { ssr: { resolve: { conditions } }, resolve: { conditions, alias } }

/** `suite` is what `npm test` runs; `browser` and `redis` need Debian's chromium and redis-server, as `.ci/run` does. */
export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/redis/**'],
          testTimeout: 20_000,
        },
      },
      { ...shared, test: { name: 'redis', include: ['test/redis/**/*.test.ts'], testTimeout: 60_000 } },
      { ...shared, test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
})
