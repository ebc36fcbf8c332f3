import { EngineError } from '../errors.ts'
import type { Permission } from '../policies/index.ts'

/** The error of a call without permission, with AWS's message (IAM User Guide, access denied messages). */
export function accessDenied(
  principalArn: string,
  { action, resource }: Permission,
  decision: 'explicit deny' | 'explicit deny of resource' | 'implicit deny',
): EngineError {
  const reason = {
    'explicit deny': 'with an explicit deny in an identity-based policy',
    'explicit deny of resource': 'with an explicit deny in a resource-based policy',
    'implicit deny': `because no identity-based policy allows the ${action} action`,
  }[decision]
  return new EngineError(
    'AccessDeniedException',
    `User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
  )
}
