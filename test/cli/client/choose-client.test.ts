import { describe, expect, it } from 'vitest'
import { chooseClient } from '../../../src/cli/client/choose-client.ts'
import { withTenantRole } from '../../../src/cli/client/tenant-role.ts'
import { desk } from '../../tenancy/helpdesk.ts'

const unsaid = { memory: false }
const engine = { kind: 'embedded', directory: '.dynagate' }

describe('the choice of the client', () => {
  it('is the bundled engine by default', () => {
    expect(chooseClient(unsaid, {})).toEqual(engine)
    expect(chooseClient({ memory: true }, {})).toEqual({ kind: 'embedded', memory: true })
    expect(chooseClient({ memory: false, dir: 'd' }, {})).toEqual({ kind: 'embedded', directory: 'd' })
  })

  it('is the endpoint of the environment', () => {
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000', AWS_REGION: 'eu-west-1' }
    const expected = { kind: 'lean', endpoint: 'http://127.0.0.1:8000', region: 'eu-west-1' }
    expect(chooseClient(unsaid, environment)).toEqual(expected)
    const bySdk = { ...environment, DYNAGATE_CLIENT: 'sdk' }
    expect(chooseClient(unsaid, bySdk)).toEqual({ ...expected, kind: 'sdk' })
    expect(() => chooseClient(unsaid, { ...environment, DYNAGATE_CLIENT: 'fast' })).toThrow(
      'DYNAGATE_CLIENT is lean or sdk, not fast',
    )
  })

  it('is no endpoint with credentials, and they are not printed', () => {
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: 'http://ada:hunter2@127.0.0.1:8000' }
    expect(() => chooseClient(unsaid, environment)).toThrow(/^(?!.*hunter2).*without credentials/)
  })

  it('is AWS if the environment has a table and a region, and not with only one of them', () => {
    expect(chooseClient(unsaid, { TABLE_NAME: 'shop', AWS_REGION: 'eu-west-1' })).toEqual({
      kind: 'lean',
      region: 'eu-west-1',
    })
    expect(chooseClient(unsaid, { AWS_REGION: 'eu-west-1' })).toEqual(engine)
    expect(chooseClient(unsaid, { TABLE_NAME: 'shop' })).toEqual(engine)
  })

  it('is that of an option, whatever the environment', () => {
    const environment = { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:8000' }
    expect(chooseClient({ memory: true }, environment)).toEqual({ kind: 'embedded', memory: true })
  })
})

describe('the role of tenants', () => {
  const served = { table: desk, tableName: 'desk-live' }
  const environment = { TENANT_ROLE_ARN: 'arn:aws:iam::123456789012:role/desk' }

  it('is that of the environment, with the lean client', () => {
    const choice = { kind: 'lean', region: 'eu-west-1' } as const
    expect(withTenantRole(choice, served, {})).toBe(choice)
    expect(withTenantRole(choice, served, environment)).toEqual({
      ...choice,
      tenantRole: { ...served, roleArn: environment.TENANT_ROLE_ARN },
    })
  })

  it.each([
    [
      'the SDK client',
      { kind: 'sdk' },
      'TENANT_ROLE_ARN needs the lean client: leave out DYNAGATE_CLIENT=sdk',
    ],
    ['the bundled engine', { kind: 'embedded', memory: true }, 'TENANT_ROLE_ARN needs a DynamoDB'],
  ] as const)('is rejected with %s, which would ignore it', (_, choice, message) => {
    expect(() => withTenantRole(choice, served, environment)).toThrow(message)
  })
})
