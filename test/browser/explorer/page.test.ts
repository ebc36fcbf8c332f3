import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bundlePage } from '../../../explorer/build.ts'

describe('the page', () => {
  it('is one file that loads nothing, and is small', async () => {
    const html = await bundlePage()
    expect(gzipSync(html).byteLength).toBeLessThan(60_000)
    expect(html).not.toMatch(/<(?:link|script|img)[^>]+(?:src|href)="(?!data:)/)
    expect(html).not.toContain('@import')
  })
})
