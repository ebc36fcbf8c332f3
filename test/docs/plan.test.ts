import { parse } from 'graphql'
import { expect, it } from 'vitest'
import { schema } from '../../schema/graphql.ts'
import { estimate, explain, explanationText } from '../../src/pothos/index.ts'
import { ItemSizes } from '../../src/store/index.ts'
import { runMain } from '../cli/run-cli.ts'
import { pageAt } from './pages.ts'

it('docs/architecture.md shows the plan of its query', () => {
  const { text } = pageAt('docs/architecture.md')
  const [, query = ''] = /```graphql\n([\s\S]*?)```/.exec(text) ?? []
  const [, shown = ''] = /```\n( *\d+ round trip[\s\S]*?) *```/.exec(text) ?? []
  const plan = explain(estimate({ schema, document: parse(query), variables: {} }, new ItemSizes()))
  expect(shown.replaceAll(/^ {3}/gm, '').trimEnd()).toBe(explanationText(plan))
})

it('docs/cost.md shows what its command prints', async () => {
  const { text } = pageAt('docs/cost.md')
  const [, command = ''] = /^npx dynagate (cost .*)$/m.exec(text) ?? []
  const [, shown = ''] = /```\n(us-east-1, prices[\s\S]*?)```/.exec(text) ?? []
  expect((await runMain(command.split(' '))).out).toBe(shown)
})
