import { describe, expect, it } from 'vitest'
import { startCli } from '../cli/run-cli.ts'
import { writePageModules } from './page-modules.ts'
import { pageAt } from './pages.ts'

const readme = pageAt('README.md')

/** README's operations in order, each with the response shown after it, if any. */
const steps = readme.blocks.flatMap(({ language, text }, at) => {
  const next = readme.blocks[at + 1]
  if (language !== 'graphql') return []
  return [{ query: text, answer: next?.language === 'json' ? (JSON.parse(next.text) as unknown) : undefined }]
})

describe('README', () => {
  it('shows a gateway that starts, and its responses', async () => {
    using modules = writePageModules([readme])
    const command = ['start', '--schema', modules.fileOf(readme), '--memory', '--port', '0']
    await using gateway = await startCli(command, /^Stop it/)
    const url = /http:\S+/.exec(gateway.lines.join('\n'))?.[0] ?? ''
    expect(steps.filter(({ answer }) => answer !== undefined)).toHaveLength(1)
    for (const { query, answer } of steps) {
      const got: object = await post(url, query)
      expect(got).not.toHaveProperty('errors')
      if (answer !== undefined) expect(got).toEqual(answer)
    }
  })
})

async function post(url: string, query: string): Promise<object> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  return (await response.json()) as object
}
