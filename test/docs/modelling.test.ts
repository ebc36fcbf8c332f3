import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { GatewayDefinition } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { describe, expect, it } from 'vitest'
import { describedCalls } from './described-calls.ts'
import { type Page, pages, root } from './pages.ts'

/** A page about a model; its program is the file of the same name in examples/modelling. */
const guides = pages.filter(({ path }) => path.startsWith('docs/modelling/') && existsSync(fileOf(path)))

/** An operation that a page shows, with what it shows about it. */
interface Step {
  readonly line: number
  readonly query: string
  readonly minutesLater: number
  readonly response: unknown
  readonly calls: string
}

it('every page about a model has its program', () => {
  const without = pages.filter(({ path }) => path.startsWith('docs/modelling/') && !existsSync(fileOf(path)))
  expect(without.map(({ path }) => path)).toEqual(['docs/modelling/index.md'])
})

describe.each(guides)('$path', (page) => {
  it('shows its program, and how to start it', () => {
    const code = page.blocks.filter(({ language }) => language === 'ts').map(({ text }) => text)
    expect(code.join('\n')).toBe(readFileSync(fileOf(page.path), 'utf8'))
    expect(page.text).toContain(`npx dynagate start --schema ./${basename(fileOf(page.path))} --memory\n`)
  })

  it('shows what its gateway returns, and the calls of it', async () => {
    const { default: definition } = (await import(fileOf(page.path))) as { default: GatewayDefinition }
    let minutes = 0
    const now = () => Date.now() + minutes * 60_000
    await using app = await openTestGateway(definition, { seed: true, engine: { now } })
    for (const { line, query, minutesLater, response, calls } of stepsOf(page)) {
      minutes += minutesLater
      const body = await app.query(query)
      if (response !== undefined) expect({ line, body }).toEqual({ line, body: response })
      else expect(body.errors, `line ${line}`).toBeUndefined()
      expect({ line, calls: linesOf(describedCalls(app.calls)) }).toEqual({ line, calls: linesOf(calls) })
    }
  })
})

/** Sorted: calls of one round trip have no order. */
function linesOf(calls: string): string[] {
  return calls.split('\n').toSorted()
}

function fileOf(path: string): string {
  return join(root, 'examples/modelling', `${basename(path, '.md')}.ts`)
}

/** Each GraphQL block with the JSON after it, if any, and the block of calls after that. */
function stepsOf({ blocks }: Page): Step[] {
  return blocks.flatMap(({ language, text: query, line }, at) => {
    if (language !== 'graphql') return []
    const following = blocks.slice(at + 1, at + 3)
    const response = following[0]?.language === 'json' ? following.shift()?.text : undefined
    const [, minutes = '0'] = /^# (\d+) minutes later$/m.exec(query) ?? []
    return [
      {
        line,
        query,
        minutesLater: Number(minutes),
        response: response === undefined ? undefined : JSON.parse(response),
        calls: following[0]?.language === '' ? following[0].text : '',
      },
    ]
  })
}
