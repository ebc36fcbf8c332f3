import type { AttributeFlag, Attributes } from '../attributes/index.ts'

/** The attributes among `A` that carry a flag, or one of several. */
export type Flagged<A extends Attributes, Flag extends AttributeFlag> = {
  [Name in keyof A]: [Extract<A[Name]['flags'], Flag>] extends [never] ? never : Name
}[keyof A] &
  string
