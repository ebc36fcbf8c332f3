import type { CallerRights } from '../../model/index.ts'
import { ReadRules } from './read-rules.ts'
import type { RuleAttributes } from './rule-attributes.ts'
import { WriteRules } from './write-rules.ts'

/** The rules of a request's caller, for each of its reads and writes. */
export interface RequestRules {
  readonly reads: ReadRules
  readonly writes: WriteRules
}

/** The rules for a caller with these rights. */
export function requestRules(rights: CallerRights, attributes: RuleAttributes): RequestRules {
  return { reads: new ReadRules(rights, attributes), writes: new WriteRules(rights) }
}
