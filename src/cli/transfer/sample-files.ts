import type { Document, Index } from '../../model/index.ts'
import type { TableDescription } from '../../store/index.ts'
import { stepsOf } from './import-files.ts'

/** The first items of each of the files. */
export async function sampleFiles(
  files: readonly string[],
  { KeySchema, AttributeDefinitions }: TableDescription,
  items: number,
): Promise<Document[]> {
  const types = new Map(AttributeDefinitions.map((each) => [each.AttributeName, each.AttributeType]))
  const keys = KeySchema.map(({ AttributeName: name }) => ({ name, type: types.get(name) ?? 'S' }))
  const [first = { name: '', type: 'S' }, ...sort] = keys
  const index: Index = { name: undefined, kind: 'primary', partition: [first], sort, projection: 'all' }
  const all: Document[] = []
  for (const [at, file] of files.entries()) {
    const share = Math.ceil((items - all.length) / (files.length - at))
    const found: Document[] = []
    for await (const step of stepsOf(file, 0, index)) {
      found.push(...step.items)
      if (found.length >= share) break
    }
    all.push(...found.slice(0, share))
  }
  return all
}
