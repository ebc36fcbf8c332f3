import type { Attributes, DerivedFrom, ValueOf } from '../attributes/index.ts'
import type { Flagged } from './flagged.ts'

/**
 * Nothing if the inputs of every derived attribute fit its function, otherwise a message in place of each one that
 * doesn't.
 */
export type CheckedDerived<A extends Attributes> = {
  readonly [Name in keyof A as [Fault<A, Name>] extends [never] ? never : Name]: Fault<A, Name>
}

type Fault<A extends Attributes, Name extends keyof A> = 'derived' extends A[Name]['flags']
  ? A[Name]['members'] extends DerivedFrom<infer Inputs, infer Parameters>
    ? InputFault<A, Inputs, Parameters, 'optional' extends A[Name]['flags'] ? true : false>
    : never
  : never

type InputFault<
  A extends Attributes,
  Inputs extends readonly string[],
  Parameters extends readonly unknown[],
  MayBeMissing,
> = Inputs extends readonly [infer Input extends string, ...infer Others extends readonly string[]]
  ? Input extends keyof A
    ? Input extends Flagged<A, 'derived' | 'version'>
      ? `its input '${Input}' is itself derived or the version: derive it from other attributes`
      : Input extends Flagged<A, 'copy'>
        ? `its input '${Input}' is copied from a parent: derive it from attributes of its own`
        : MayBeMissing extends false
          ? Input extends Flagged<A, 'optional'>
            ? `its input '${Input}' is optional: declare it optional() as well`
            : ParameterFault<A, Input, Others, Parameters, MayBeMissing>
          : ParameterFault<A, Input, Others, Parameters, MayBeMissing>
    : `its input '${Input}' is not declared in attributes`
  : never

type ParameterFault<
  A extends Attributes,
  Input extends string,
  Others extends readonly string[],
  Parameters extends readonly unknown[],
  MayBeMissing,
> = Parameters extends readonly [infer First, ...infer Rest]
  ? [ValueOf<A, Input>] extends [First]
    ? InputFault<A, Others, Rest, MayBeMissing>
    : `its input '${Input}' has another type than the function's parameter`
  : never
