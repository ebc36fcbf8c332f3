import { parse } from 'graphql'
import { expect, it } from 'vitest'
import { schema } from '../../schema/graphql.ts'
import { estimate, explain, explanationText } from '../../src/pothos/index.ts'
import { ItemSizes } from '../../src/store/index.ts'
import { pageAt } from './pages.ts'

it('docs/architecture.md shows the plan of its query', () => {
  const { text } = pageAt('docs/architecture.md')
  const [, query = ''] = /```graphql\n([\s\S]*?)```/.exec(text) ?? []
  const [, shown = ''] = /```\n( *\d+ round trip[\s\S]*?) *```/.exec(text) ?? []
  const plan = explain(estimate({ schema, document: parse(query), variables: {} }, new ItemSizes()))
  expect(shown.replaceAll(/^ {3}/gm, '').trimEnd()).toBe(explanationText(plan))
})
