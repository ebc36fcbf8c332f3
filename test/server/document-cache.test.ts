import { describe, expect, it } from 'vitest'
import { DocumentCache } from '../../src/server/documents/document-cache.ts'

describe('the document cache', () => {
  it('is bounded in size and evicts the least recently used entry', () => {
    const cache = new DocumentCache<number>(6)
    cache.set('aa', 1)
    cache.set('bb', 2)
    cache.set('cc', 3)
    expect(cache.get('aa')).toBe(1)
    cache.set('dd', 4)
    expect(['aa', 'bb', 'cc', 'dd'].map((text) => cache.get(text))).toEqual([1, undefined, 3, 4])
  })

  it('counts a document once, however often it is set', () => {
    const cache = new DocumentCache<number>(6)
    cache.set('keep', 0)
    for (let turn = 1; turn <= 9; turn += 1) cache.set('aa', turn)
    expect([cache.get('keep'), cache.get('aa')]).toEqual([0, 9])
  })

  it('does not store a document longer than its size', () => {
    const cache = new DocumentCache<number>(6)
    cache.set('aa', 1)
    cache.set('toolong', 2)
    expect([cache.get('toolong'), cache.get('aa')]).toEqual([undefined, 1])
  })
})
