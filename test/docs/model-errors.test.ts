import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { everyFault } from '../model/every-fault.ts'

const page = readFileSync(join(import.meta.dirname, '../../docs/model-errors.md'), 'utf8')
const faults = everyFault()

it('docs/model-errors.md lists every fault of a model, as printed', () => {
  const [, list = ''] = /```text\n([\s\S]*?)\n```/.exec(page) ?? []
  expect(list.split('\n')).toEqual(faults)
})

it('each fault begins with its location and ends with a fix', () => {
  const withoutFix = faults.filter((fault) => !/^['\w!][^:]*: .+/.test(fault) && !/^[\w ]+: .+/.test(fault))
  expect(withoutFix).toEqual([])
  expect(faults.length).toBeGreaterThan(90)
})
