import { createMetrics } from 'dynagate'
import { expect, it } from 'vitest'
import { pageAt } from './pages.ts'

const { text } = pageAt('docs/operations.md')

it('docs/operations.md lists every metric with its type and its labels', () => {
  const rows = [...text.matchAll(/^\| `([a-z_]+)` \| (counter|gauge|histogram) \| ([^|]*)\|/gm)]
  const documented = rows.map(([, name, type, labels = '']) => ({
    name,
    type,
    labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
  }))
  const metrics = createMetrics()
  const types = new Map(
    [...metrics.text().matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]),
  )
  const declared = metrics.families.map(({ name, labels }) => ({ name, type: types.get(name), labels }))
  expect(documented).toEqual(declared)
})
