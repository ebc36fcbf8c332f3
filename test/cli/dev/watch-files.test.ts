import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { watchFiles } from '../../../src/cli/dev/watch-files.ts'

it('watches the sources of a project, also in new folders, and not those of packages', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dynagate-watch-'))
  await mkdir(join(folder, 'node_modules'))
  const reported = new Set<string>()
  let wake = () => {}
  const until = async (file: string) => {
    while (!reported.has(join(folder, file))) await new Promise<void>((resolve) => (wake = resolve))
  }
  using _ = watchFiles(folder, (files) => {
    for (const file of files) reported.add(file)
    wake()
  })
  await writeFile(join(folder, 'node_modules/package.ts'), '')
  await writeFile(join(folder, 'notes.txt'), '')
  await writeFile(join(folder, 'model.ts'), 'one')
  await until('model.ts')

  reported.clear()
  await writeFile(join(folder, 'model.ts'), 'one')
  await writeFile(join(folder, 'other.graphql'), '')
  await until('other.graphql')
  expect([...reported], 'not what is as it was').toEqual([join(folder, 'other.graphql')])

  await mkdir(join(folder, 'src/parts'), { recursive: true })
  await writeFile(join(folder, 'src/parts/order.ts'), '1')
  await until('src/parts/order.ts')
  await rm(folder, { recursive: true })
})
