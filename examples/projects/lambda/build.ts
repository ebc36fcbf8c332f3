import { build } from 'esbuild'

await build({
  entryPoints: ['function.ts'],
  outfile: 'dist/function.mjs',
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  // What Lambda's runtime has, and what a function doesn't use.
  external: [
    '@aws-sdk/*',
    '*/lean/index.js',
    '*/websocket/index.js',
    '*/embedded.js',
    'ws',
    'graphql-ws',
    '@graphql-yoga/render-graphiql',
  ],
  alias: { '@whatwg-node/fetch': '@whatwg-node/fetch/dist/global-ponyfill.js' },
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
})
