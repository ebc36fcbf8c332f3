import { DynagateError } from '../../errors.ts'
import type { Unfit } from '../attributes/index.ts'
import type { AnyEntity } from '../types.ts'

/**
 * The maximum numbers of operators, including `and`, `or` and `not`, and of values in a condition. DynamoDB accepts
 * expressions of up to 4 KB, in which an operator takes up to 33 characters, including the text that joins it to the next
 * one, and a value takes 7. An operator on a member of a map has a longer path and counts once more per level.
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
