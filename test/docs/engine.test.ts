import * as sdk from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { operations } from '../../src/engine/operations/index.ts'
import { pageAt } from './pages.ts'

const { text } = pageAt('docs/engine.md')

it('docs/engine.md lists exactly the operations of the engine', () => {
  const documented = [...text.matchAll(/^\| `(\w+)` \| \S/gm)].map(([, name]) => name)
  expect(documented).toEqual(Object.keys(operations))
})

it('docs/engine.md lists the operations of DynamoDB that the engine lacks', () => {
  const [, section = ''] = text.split('## What is not supported\n')
  const [list = ''] = section.split('\n- Encryption')
  const documented = [...list.matchAll(/`([A-Z][A-Za-z]+)`/g)].map(([, name = '']) => name)
  const declared = Object.keys(sdk).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? [])
  const missing = declared.filter((name) => !(name in operations))
  expect(documented.filter((name) => name !== 'UnknownOperationException').toSorted()).toEqual(
    missing.toSorted(),
  )
})
