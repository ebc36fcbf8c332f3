/** A policy in AWS's JSON (IAM User Guide, JSON policy elements). */
export interface PolicyDocument {
  /** Variables such as `${aws:username}` need `2012-10-17`. */
  readonly Version?: '2008-10-17' | '2012-10-17'
  readonly Id?: string
  readonly Statement: PolicyStatement | readonly PolicyStatement[]
}

/** A statement of a policy. */
export interface PolicyStatement {
  readonly Sid?: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action?: OneOrMore<string>
  readonly NotAction?: OneOrMore<string>
  readonly Resource?: OneOrMore<string>
  readonly NotResource?: OneOrMore<string>
  /** By operator, such as `ForAllValues:StringLike`, then by key, such as `dynamodb:LeadingKeys`. */
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, OneOrMore<string | boolean | number>>>>
  >
}

/** A single value is a list of one. */
export type OneOrMore<Value> = Value | readonly Value[]
