import { expect, it } from 'vitest'
import { openEngine } from '../../../src/engine/index.ts'
import { openClient } from '../../../src/store/index.ts'
import { tableInput } from '../../engine/tables.ts'

it("an embedded client has the permissions of its access key's policy", async () => {
  const policy = { Statement: { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' } } as const
  const accessKeys = [{ accessKeyId: 'READER', secretAccessKey: 'secret', policy }]
  await using engine = await openEngine({ memory: true, iam: { accessKeys } })
  await engine.execute('CreateTable', tableInput('items', { key: { id: 'S' } }))
  await using client = await openClient({ kind: 'embedded', engine, accessKeyId: 'READER' })
  await expect(client.get({ TableName: 'items', Key: { id: '1' } })).resolves.toMatchObject({})
  await expect(client.put({ TableName: 'items', Item: { id: '1' } })).rejects.toMatchObject({
    cause: { type: 'AccessDeniedException' },
  })
})
