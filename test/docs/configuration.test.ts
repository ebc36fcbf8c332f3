import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { defaultConnectionLimits } from '../../src/server/connections.ts'
import { defaultLimits } from '../../src/server/limits/index.ts'
import { defaultOverloadLimits } from '../../src/server/overload/index.ts'
import { profiles } from '../../src/server/profile.ts'
import { pageAt, root } from './pages.ts'

const { text } = pageAt('docs/configuration.md')
const { text: http } = pageAt('docs/http.md')
const { text: commandLine } = pageAt('docs/command-line.md')

/** The first two cells of the rows that begin with a name in code, from a heading to the next one. */
function rowsUnder(heading: string, page = text): string[][] {
  const [, section = ''] = page.split(`## ${heading}\n`)
  const [body = ''] = section.split(/^## /m)
  return [...body.matchAll(/^\| `([^`]+)` \| ([^|]*) \|/gm)].map(([, name = '', second = '']) => [
    name,
    second,
  ])
}

describe('docs/configuration.md', () => {
  it('lists exactly the environment variables that the program reads', () => {
    const documented = rowsUnder('Environment').map(([name]) => name)
    expect(documented.toSorted()).toEqual(variablesRead().toSorted())
  })

  it('has what each profile reveals', () => {
    const rows = [...text.matchAll(/^\| `(\w+)`: [^|]* \| (yes|no) \| (yes|no) \|/gm)]
    const documented = rows.map(([, name = '', development, production]) => [
      name,
      { development: development === 'yes', production: production === 'yes' },
    ])
    const { development, production } = profiles
    const declared = Object.entries(development).map(([name, value]) => [
      name,
      { development: value, production: production[name as keyof typeof production] },
    ])
    expect(documented).toEqual(declared)
  })
})

describe('docs/command-line.md', () => {
  it('lists exactly the options of every command', async () => {
    const documented = rowsUnder('Options', commandLine).map(([option = '']) => option.split(' ')[0])
    const declared: string[] = []
    for (const load of commands.values()) {
      const { help } = await load()
      declared.push(...[...help.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option = '']) => option))
    }
    expect(documented).toEqual(declared.filter((option) => option !== '--help'))
  })
})

describe('docs/http.md', () => {
  it('sends the trusted document of docs/your-project.md by its id', () => {
    const operation = pageAt('docs/your-project.md').blocks.find(({ language }) => language === 'graphql')
    const [, ...lines] = operation?.text.split('\n') ?? []
    const document = lines.join(' ').replaceAll(/\s+/g, ' ').trim()
    expect(http).toContain(`"sha256:${createHash('sha256').update(document).digest('hex')}"`)
  })

  it('lists every limit with its value', () => {
    const declared = Object.entries(defaultLimits).map(([name, value]) => [name, String(value)])
    expect(rowsUnder('Limits', http)).toEqual(declared)
  })

  it('lists every limit of connections with its value', () => {
    const declared = Object.entries(defaultConnectionLimits).map(([name, value]) => [name, String(value)])
    expect(rowsUnder('Limits of connections', http)).toEqual(declared)
  })
})

it('docs/operations.md lists every limit of overload with its value', () => {
  const declared = Object.entries(defaultOverloadLimits).map(([name, value]) => [name, String(value)])
  expect(rowsUnder('Overload', pageAt('docs/operations.md').text)).toEqual(declared)
})

function variablesRead(): string[] {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const sources = files.filter((name) => name.endsWith('.ts')).map((name) => join(root, 'src', name))
  const names = sources.flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\b(?:environment|env)\.([A-Z][A-Z_]+)/g),
  ])
  return [...new Set(names.map(([, name = '']) => name))]
}
