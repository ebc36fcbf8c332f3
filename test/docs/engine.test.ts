import { expect, it } from 'vitest'
import { operations } from '../../src/engine/operations/index.ts'
import { pageAt } from './pages.ts'

it('docs/engine.md has every operation of the engine, and no other', () => {
  const { text } = pageAt('docs/engine.md')
  const documented = [...text.matchAll(/^\| `(\w+)` \| \S/gm)].map(([, name]) => name)
  expect(documented).toEqual(Object.keys(operations))
})
