import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { pageAt } from './pages.ts'

const { text } = pageAt('docs/command-line.md')
/** Without the options of each command, which have tables of their own. */
const [overviewText = ''] = text.split('\n## Options\n')
const rows = [...overviewText.matchAll(/^\| `([\w-]+)` (\|.*)\|$/gm)].map(([, name = '', cells = '']) => ({
  name,
  cells: cells
    .split('|')
    .slice(1)
    .map((each) => each.trim()),
}))
/** Purpose, report, progress and exit code 1 of each command. */
const overview = rows.filter(({ cells }) => cells.length === 4)
const results = rows.filter(({ cells }) => cells.length === 1)
const helps = await Promise.all(
  [...commands].map(async ([name, load]) => ({ name, help: (await load()).help })),
)

describe('docs/command-line.md', () => {
  it('has a row for every command', () => {
    expect(overview.map(({ name }) => name).sort()).toEqual([...commands.keys()].sort())
  })

  it('says which commands have a report, and what its result is', () => {
    const reporting = helps.filter(({ help }) => /^ {2}--json /m.test(help)).map(({ name }) => name)
    const documented = overview.filter(({ cells: [, report] }) => report === 'yes').map(({ name }) => name)
    expect(documented.sort()).toEqual(reporting.sort())
    expect(results.map(({ name }) => name).sort()).toEqual(reporting.sort())
  })
})

describe('the help of every command', () => {
  it.each(helps)('$name has examples, its options and its exit codes', ({ name, help }) => {
    expect(help).toMatch(new RegExp(`^dynagate ${name} - .*\n\nUsage: dynagate ${name}`))
    expect(help).toMatch(/^Options:$/m)
    expect(help).toMatch(/\bExit code: 0 /)
    expect(help).toMatch(/^Examples:\n {2}\S/m)
    expect(help.split('\n').filter((line) => line.length > 140)).toEqual([])
  })
})
