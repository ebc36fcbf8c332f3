import { DynagateError } from '../errors.ts'
import type { Unfit } from './attributes/index.ts'
import type { AnyEntity } from './types.ts'

/**
 * How many operators, `and`, `or` and `not` a condition may have, and how many values. As an expression, of which DynamoDB
 * takes 4 KB, an operator is up to 33 characters long with what joins it to the next one, and a value 7. An operator on a
 * member of a map has the longer path and counts once more for each level of maps.
 */
const mostTerms = 75
const mostValues = 200

/** The reading of one condition: how much of it is left to read, and the errors in it. */
export class ConditionReading {
  readonly entity: AnyEntity
  #termsLeft = mostTerms
  #valuesLeft = mostValues

  constructor(entity: AnyEntity) {
    this.entity = entity
  }

  /** @throws DynagateError BAD_USER_INPUT at `path` if these are more terms than a condition may have. */
  spendTerms(terms: number, path: string): void {
    this.#termsLeft -= terms
    if (this.#termsLeft < 0)
      throw this.error(path, `is one of more than ${mostTerms} conditions: ask for less`)
  }

  /** @throws DynagateError BAD_USER_INPUT at `path` if these are more values than a condition may have. */
  spendValues(values: number, path: string): void {
    this.#valuesLeft -= values
    if (this.#valuesLeft < 0) throw this.error(path, `is one of more than ${mostValues} values: ask for less`)
  }

  /** The error of what is at `path`. */
  error(path: string, message: string): DynagateError {
    return new DynagateError('BAD_USER_INPUT', `${this.entity.name} ${path}: ${message}`)
  }

  /** The error of a value at `path` that doesn't fit its type. */
  unfit(path: string, fault: Unfit): DynagateError {
    return new DynagateError('BAD_USER_INPUT', fault.of(`${this.entity.name} ${path}`))
  }
}
