import { defineConfig } from 'vitest/config'

const conditions = ['dynagate-source']
// One copy of graphql for sources and packages alike: with two, `instanceof GraphQLError` is false.
const alias = [{ find: /^graphql$/, replacement: 'graphql/index.js' }]
const shared = { ssr: { resolve: { conditions } }, resolve: { conditions, alias } }

/** Two projects: `suite` is what `npm test` runs; `browser` needs Debian's chromium and runs in `.ci/run`. */
export default defineConfig({
  test: {
    projects: [
      {
        ...shared,
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          testTimeout: 20_000,
        },
      },
      { ...shared, test: { name: 'browser', include: ['test/browser/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
})
