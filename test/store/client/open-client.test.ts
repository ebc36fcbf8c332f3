import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'

describe('openClient', () => {
  it('loads SQLite or the SDK only if that client is selected', () => {
    expect(loadedBy('')).toEqual([])
    expect(loadedBy("await openClient({ kind: 'sdk', region: 'x' })")).toEqual(['sdk'])
    const given = "endpoint: 'http://127.0.0.1:1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' }"
    expect(loadedBy(`await openClient({ kind: 'lean', region: 'x', ${given} })`)).toEqual([])
    expect(loadedBy("await openClient({ kind: 'lean', region: 'x' })")).toEqual(['sdk'])
    expect(loadedBy("await (await openClient({ kind: 'embedded', memory: true })).close()")).toEqual([
      'sqlite',
    ])
  })
})

/** The modules that a new process has loaded after it imported the client's index and ran `then`. */
function loadedBy(then: string): string[] {
  const index = new URL('../../../src/store/client/index.ts', import.meta.url).href
  const script = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({
      resolve(specifier, context, next) {
        const found = next(specifier, context)
        if (found.url === 'node:sqlite') loaded.add('sqlite')
        if (found.url.includes('/node_modules/@aws-sdk/')) loaded.add('sdk')
        return found
      },
    })
    const { openClient } = await import(${JSON.stringify(index)})
    ${then}
    console.log(JSON.stringify([...loaded]))`
  const options = ['--conditions=dynagate-source', '--input-type=module', '--eval', script]
  return JSON.parse(execFileSync(process.execPath, options, { encoding: 'utf8', stdio: 'pipe' }))
}
