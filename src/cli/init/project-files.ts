import { readFile } from 'node:fs/promises'

/** The parts of this package's own manifest that a new project takes. */
interface Manifest {
  readonly version: string
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

/**
 * The files of a new project by path: those of docs/your-project.md, which a test compiles, tests and starts, and the
 * Dockerfile and the compose file of docs/deployment.md.
 *
 * @param name the name of the package.
 */
export async function projectFiles(name: string): Promise<ReadonlyMap<string, string>> {
  const [manifest, project, deployment] = await Promise.all([
    ownFile('package.json'),
    ownFile('docs/your-project.md'),
    ownFile('docs/deployment.md'),
  ])
  return new Map([
    ['package.json', packageJson(name, JSON.parse(manifest) as Manifest)],
    ['tsconfig.json', blockOf(project, 'json', '')],
    ['shop.ts', blockOf(project, 'typescript', '// shop.ts\n')],
    ['shop.test.ts', blockOf(project, 'typescript', '// shop.test.ts\n')],
    ['operations/my-orders.graphql', blockOf(project, 'graphql', '# operations/my-orders.graphql\n')],
    ['codegen.ts', blockOf(project, 'typescript', '// codegen.ts\n')],
    ['docker-compose.yml', blockOf(deployment, 'yaml', '# docker-compose.yml\n')],
    ['Dockerfile', blockOf(deployment, 'dockerfile', '')],
    ['.dockerignore', 'node_modules\ndist\ngql\n.dynagate\n'],
    ['.gitignore', 'node_modules/\ndist/\ngql/\n.dynagate/\n'],
    ['.github/workflows/ci.yml', workflow],
  ])
}

/** A file of this package, wherever it is installed. */
function ownFile(path: string): Promise<string> {
  return readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')
}

/** The first fenced block of a page in a language that begins with a line, without that line. */
function blockOf(page: string, language: string, beginning: string): string {
  const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
  const found = blocks.find(([, its, text = '']) => its === language && text.startsWith(beginning))
  if (found?.[2] === undefined) throw new Error(`the documentation has no block of ${language} ${beginning}`)
  return found[2].slice(beginning.length)
}

function packageJson(name: string, { version, peerDependencies, devDependencies }: Manifest): string {
  const ranges = (names: readonly string[], of: Readonly<Record<string, string>>) =>
    Object.fromEntries(names.map((each) => [each, of[each]]))
  const manifest = {
    name,
    private: true,
    type: 'module',
    dynagate: { schema: './shop.ts' },
    scripts: {
      dev: 'dynagate dev',
      start: 'dynagate start',
      generate: 'dynagate schema --out schema.graphql && graphql-codegen',
      pretest: 'npm run generate',
      test: "vitest run --exclude 'dist/**'",
      prebuild: 'npm run generate',
      build: 'tsc',
    },
    dependencies: {
      '@aws-sdk/client-dynamodb': peerDependencies['@aws-sdk/client-dynamodb'],
      ...ranges(['@pothos/core'], peerDependencies),
      dynagate: `^${version}`,
      ...ranges(['graphql', 'undici'], peerDependencies),
    },
    devDependencies: ranges(
      [
        '@graphql-codegen/cli',
        '@graphql-codegen/client-preset',
        '@graphql-typed-document-node/core',
        '@types/node',
        'typescript',
        'vitest',
      ],
      devDependencies,
    ),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

const workflow = `name: ci
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 24, cache: npm }
      - run: npm ci
      - run: npm run build
      - run: npm test
      - run: git diff --exit-code schema.graphql
`
