import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** They start many programs, the compiler, or other libraries: each takes as long as dozens of others. */
const long = [
  'test/bench/counts.test.ts',
  'test/bench/gateway.test.ts',
  'test/bench/rows.test.ts',
  'test/cli/dev/dev-process.test.ts',
  'test/cli/start.test.ts',
  'test/docs/migrating.test.ts',
  'test/docs/snippets.test.ts',
  'test/engine/soak.test.ts',
  'test/store/migration/requests-during-migration.test.ts',
]

/** It reads a million rows, to measure frames: by hand, as its figures are those of the machine. */
const scrolling = 'test/browser/explorer/million.test.ts'

const conditions = ['dynagate-source']

/** Runs tests with one copy of graphql for sources and packages alike: with two, `instanceof GraphQLError` is false. */
function withGraphql(version: 'graphql' | 'graphql-17') {
  const alias = [{ find: /^graphql$/, replacement: `${version}/index.js` }]
  return { ssr: { resolve: { conditions } }, resolve: { conditions, alias } }
}

const shared = withGraphql('graphql')

/**
 * `suite` is what `npm test` runs; `graphql-17` repeats what depends on graphql with its next major version; `long`
 * runs the benchmark and the long tests briefly, and compiles the snippets of the docs; `browser` and `redis` need
 * Debian's chromium and redis-server; `package` packs the package and installs it into new projects, `examples` into
 * those of examples/projects. `.ci/run` runs all.
 */
export default defineConfig({
  test: {
    // One worker less than there are cores is the default: on two cores, half of the machine.
    maxWorkers: '100%',
    projects: [
      {
        ...shared,
        test: {
          name: 'suite',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/redis/**', 'test/package/**', 'test/examples/**', ...long],
          // A test takes seconds at most; on a busy machine, several times as long.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // Test files share a worker's modules, which hold no state of a test: loading them again for each file takes
          // as long as the tests.
          isolate: false,
          // Processes that tests start load the sources in half of the time from a cache.
          env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node-compile-cache') },
        },
      },
      {
        ...withGraphql('graphql-17'),
        test: {
          name: 'graphql-17',
          include: ['test/{pothos,server,shop}/**/*.test.ts'],
          // Packages that import graphql go through the alias too.
          server: { deps: { inline: [/graphql/, /@pothos/, /@envelop/] } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { ...shared, test: { name: 'long', include: long, testTimeout: 180_000 } },
      { ...shared, test: { name: 'redis', include: ['test/redis/**/*.test.ts'], testTimeout: 300_000 } },
      {
        ...shared,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          exclude: [scrolling],
          testTimeout: 60_000,
        },
      },
      { ...shared, test: { name: 'scrolling', include: [scrolling], testTimeout: 300_000 } },
      {
        ...shared,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          globalSetup: 'test/package/pack.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        ...shared,
        test: {
          name: 'examples',
          include: ['test/examples/**/*.test.ts'],
          globalSetup: 'test/package/pack.ts',
          // Each starts compilers, and some a browser.
          maxConcurrency: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
