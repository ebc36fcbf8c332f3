import { join } from 'node:path'
import type { Node } from 'typescript/unstable/ast'
import {
  isExpressionWithTypeArguments,
  isTypeAliasDeclaration,
  isTypeReferenceNode,
} from 'typescript/unstable/ast/is'
import { API, SymbolFlags, type Symbol as TypeScriptSymbol } from 'typescript/unstable/sync'
import { afterAll, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const built = `${root}/dist/`.toLowerCase()
const entries = ['index', 'codegen', 'engine/index', 'lambda/index', 'testing/index'].map((name) =>
  join(root, 'dist', `${name}.d.ts`),
)

/**
 * Types in signatures that users need not name, besides generic aliases, which compute types: the model's internal
 * representation of attributes and keys, the views that a source of changes follows, the engine's table of operations, of
 * which `InputOf` and `OutputOf` are the public form, and short names for types of the language.
 */
const internal = [
  'AttributeType',
  'FollowedView',
  'KeyCodec',
  'Nothing',
  'NoIndexes',
  'Operations',
  'Values',
  'ViewEvent',
]

/** The names of Pothos that the package extends. */
const ofPothos = ['FieldOptions', 'SchemaBuilder', 'SchemaBuilderOptions']

const api = new API({ cwd: root })
afterAll(() => api.close())
const [project] = api
  .updateSnapshot({ openProjects: [join(import.meta.dirname, 'tsconfig.public-types.json')] })
  .getProjects()
if (project === undefined) throw new Error('TypeScript opened no project')
const { checker, program } = project

it('every type in a public signature is exported', () => {
  const own = [...entries.flatMap(exportsOf), ...namesIn('DynagateTypes')]
  const exported = new Map(own.map((symbol) => [keyOf(symbol), symbol]))
  // The package's additions to Pothos's builders, whose methods are public though not exported.
  const missing = [...exported.values(), ...namesIn('PothosSchemaTypes')].flatMap((symbol) =>
    namedIn(symbol)
      .filter((named) => !exported.has(keyOf(named)))
      .map((named) => `${named.name}, in ${symbol.name}`),
  )
  expect(exported.size).toBeGreaterThan(80)
  expect([...new Set(missing)].sort()).toEqual([])
})

function exportsOf(file: string): TypeScriptSymbol[] {
  const source = program.getSourceFile(file)
  const module = source && checker.getSymbolAtLocation(source)
  if (module === undefined) throw new Error(`${file} is no module: is the package built?`)
  return checker.getExportsOfModule(module).map(original)
}

/** The members of a global namespace. */
function namesIn(name: string): readonly TypeScriptSymbol[] {
  const namespace = checker.resolveName(name, SymbolFlags.Namespace)
  if (namespace === undefined) throw new Error(`the package declares nothing in ${name}`)
  return [...namespace.getExports().values()]
}

/** The package's types in the declarations of a symbol. */
function namedIn({ declarations }: TypeScriptSymbol): TypeScriptSymbol[] {
  const found: TypeScriptSymbol[] = []
  const visit = (node: Node) => {
    const name = isTypeReferenceNode(node)
      ? node.typeName
      : isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined
    const named = name && checker.getSymbolAtLocation(name)
    if (named) found.push(original(named))
    node.forEachChild(visit)
  }
  for (const declaration of declarations) {
    const node = declaration.resolve()
    if (node) visit(node)
  }
  return found.filter(
    (named) => isOurs(named) && !computes(named) && ![...internal, ...ofPothos].includes(named.name),
  )
}

/** Whether a type is declared in the package. TypeScript's paths can be in lower case. */
function isOurs({ flags, declarations }: TypeScriptSymbol): boolean {
  const isParameter = (flags & SymbolFlags.TypeParameter) !== 0
  return !isParameter && declarations.some(({ path }) => path.toLowerCase().startsWith(built))
}

/** Whether a type is a generic alias: a function from types to types. */
function computes({ declarations }: TypeScriptSymbol): boolean {
  return declarations.some((declaration) => {
    const node = declaration.resolve()
    return node && isTypeAliasDeclaration(node) && node.typeParameters !== undefined
  })
}

function original(symbol: TypeScriptSymbol): TypeScriptSymbol {
  return symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function keyOf({ declarations }: TypeScriptSymbol): string {
  return declarations.map(({ path, index }) => `${path}:${index}`).join()
}
