import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import created from '../../create/package.json' with { type: 'json' }
import manifest from '../../package.json' with { type: 'json' }

it('create-dynagate has the version, the Node and the licence of dynagate, which it depends on', () => {
  const { version, engines, license } = manifest
  expect(created).toMatchObject({ version, engines, license, dependencies: { dynagate: version } })
  const licenceOf = (folder: string) =>
    readFileSync(join(import.meta.dirname, '../..', folder, 'LICENSE'), 'utf8')
  expect(licenceOf('create')).toBe(licenceOf('.'))
})
