import type { CodegenConfig } from '@graphql-codegen/cli'

const config: CodegenConfig = {
  schema: '../tasks/schema.graphql',
  documents: 'src/main.ts',
  generates: { 'src/gql/': { preset: 'client', config: { documentMode: 'string', useTypeImports: true } } },
  importExtension: '.ts',
}

export default config
