import { createMetrics } from 'dynagate'
import { expect, it } from 'vitest'
import dashboard from '../../examples/grafana/dashboard.json' with { type: 'json' }
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

it('the dashboard queries every metric, and only metrics and labels that exist', () => {
  const families = createMetrics().families
  const known = new Map(families.map(({ name, labels }) => [name, [...labels, 'le', 'instance']]))
  const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
  const used = new Set<string>()
  const faults = queries.flatMap((query) => {
    const names = [...query.matchAll(/\b((?:dynagate|process)_[a-z_]+)/g)].map(([, name = '']) =>
      known.has(name) ? name : name.replace(/_(bucket|sum|count)$/, ''),
    )
    for (const name of names) used.add(name)
    const grouped = [...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '))
    const matched = [...query.matchAll(/\{(\w+)!?=/g)].map(([, label = '']) => label)
    return names.flatMap((name) => {
      const labels = known.get(name)
      if (labels === undefined) return [`${name} in ${query}`]
      return [...grouped, ...matched]
        .filter((label) => !labels.includes(label))
        .map((label) => `${label} in ${query}`)
    })
  })
  expect(faults).toEqual([])
  expect([...known.keys()].filter((name) => !used.has(name))).toEqual([])
})
