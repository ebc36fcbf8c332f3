import { type ContextKeys, contextKeys, type Policy, readPolicy } from '../policies/index.ts'
import { account } from '../tables/index.ts'
import type { AccessKey } from './options.ts'

/** The user of an access key. */
export interface Principal {
  readonly arn: string
  readonly policy: Policy
  /** The condition keys `aws:…` of the user. */
  readonly keys: ContextKeys
}

/** The principal of an access key. Throws an InvalidPolicy if its policy is invalid. */
export function principalOf(
  { accessKeyId, user = accessKeyId, tags = {}, policy }: AccessKey,
  path: string,
): Principal {
  const arn = `arn:aws:iam::${account}:user/${user}`
  return {
    arn,
    policy: readPolicy(policy, `${path}.policy`),
    keys: contextKeys({
      'aws:username': user,
      'aws:userid': accessKeyId,
      'aws:PrincipalArn': arn,
      'aws:PrincipalAccount': account,
      'aws:PrincipalType': 'User',
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [`aws:PrincipalTag/${name}`, value])),
    }),
  }
}
