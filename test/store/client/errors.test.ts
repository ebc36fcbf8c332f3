import { describe, expect, it } from 'vitest'
import { translateFault } from '../../../src/store/client/errors.ts'
import { ConditionFailed, TransactionCancelled, UpstreamFailure } from '../../../src/store/client/index.ts'

const codeOf = (name: string, message = 'Table shop at http://10.0.0.1:8000', status = 400) =>
  translateFault({ name, message, status }, undefined).code

describe('translateFault', () => {
  it('distinguishes retryable errors, errors of the caller, and internal errors', () => {
    expect(codeOf('ProvisionedThroughputExceededException')).toBe('THROTTLED')
    expect(codeOf('ThrottlingException')).toBe('THROTTLED')
    expect(codeOf('RequestLimitExceeded')).toBe('THROTTLED')
    expect(codeOf('TransactionConflictException')).toBe('CONFLICT')
    expect(codeOf('TransactionInProgressException')).toBe('CONFLICT')
    expect(codeOf('IdempotentParameterMismatchException')).toBe('IDEMPOTENCY_MISMATCH')
    expect(codeOf('ItemCollectionSizeLimitExceededException')).toBe('LIMIT_EXCEEDED')
    expect(codeOf('InternalServerError', '', 500)).toBe('UPSTREAM_UNAVAILABLE')
    expect(codeOf('Whatever', '', 503)).toBe('UPSTREAM_UNAVAILABLE')
    expect(codeOf('ExpiredTokenException')).toBe('UPSTREAM_UNAVAILABLE')
    expect(codeOf('ResourceNotFoundException')).toBe('INTERNAL_SERVER_ERROR')
    expect(codeOf('AccessDeniedException')).toBe('INTERNAL_SERVER_ERROR')
    expect(codeOf('SomethingNew')).toBe('INTERNAL_SERVER_ERROR')
  })

  it.each([
    ['Item size has exceeded the maximum allowed size', 'LIMIT_EXCEEDED'],
    ['Item size to update has exceeded the maximum allowed size', 'LIMIT_EXCEEDED'],
    [
      'One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes',
      'BAD_USER_INPUT',
    ],
    [
      'One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes',
      'BAD_USER_INPUT',
    ],
    [
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk',
      'BAD_USER_INPUT',
    ],
    ['Attempting to store more than 38 significant digits in a Number', 'BAD_USER_INPUT'],
    ['The provided key element does not match the schema', 'INTERNAL_SERVER_ERROR'],
    ['Invalid UpdateExpression: Syntax error; token: "x", near: "x y"', 'INTERNAL_SERVER_ERROR'],
  ])('classifies a ValidationException: %s', (message, code) => {
    expect(codeOf('ValidationException', message)).toBe(code)
    expect(codeOf('ValidationException', `1 validation error detected: ${message}`)).toBe(code)
  })

  it('keeps the original error for the log and out of the message', () => {
    const cause = new Error('no such table: shop at http://10.0.0.1:8000')
    for (const name of ['ResourceNotFoundException', 'ValidationException', 'ThrottlingException', 'New']) {
      const error = translateFault({ name, message: cause.message }, cause)
      expect(error.cause).toBe(cause)
      expect(error.message).not.toMatch(/shop|http|10\.0/)
    }
  })

  it('has the item that failed a condition', () => {
    const error = translateFault(
      { name: 'ConditionalCheckFailedException', message: '', item: { pk: { S: 'a' }, n: { N: '1' } } },
      undefined,
    )
    expect(error).toBeInstanceOf(ConditionFailed)
    expect(error).toMatchObject({ code: 'CONFLICT', item: { pk: 'a', n: 1 } })
  })

  it('reports a server error as an unknown outcome', () => {
    expect(translateFault({ name: 'InternalServerError', message: '', status: 500 }, undefined)).toEqual(
      expect.objectContaining({ mayHaveRun: true }),
    )
    expect(translateFault({ name: 'X', message: '', status: 500 }, undefined)).toBeInstanceOf(UpstreamFailure)
  })
})

describe('a cancelled transaction', () => {
  const cancelled = (...codes: string[]) =>
    translateFault(
      {
        name: 'TransactionCanceledException',
        message: 'Transaction cancelled',
        reasons: codes.map((Code) => ({ Code, Message: 'Item size has exceeded the maximum allowed size' })),
      },
      undefined,
    )

  it('has the code of its most persistent reason: validation, size, condition, conflict, throttle', () => {
    expect(cancelled('ThrottlingError', 'None').code).toBe('THROTTLED')
    expect(cancelled('ProvisionedThroughputExceeded', 'TransactionConflict').code).toBe('CONFLICT')
    expect(cancelled('ConditionalCheckFailed', 'ItemCollectionSizeLimitExceeded').message).toContain('10 GB')
    expect(cancelled('ItemCollectionSizeLimitExceeded', 'ValidationError').message).toContain('400 KB')
    expect(cancelled('SomethingNew').code).toBe('INTERNAL_SERVER_ERROR')
  })

  it('has the reason for each action in order, with its item', () => {
    const error = translateFault(
      {
        name: 'TransactionCanceledException',
        message: '',
        reasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { pk: { S: 'a' } } }],
      },
      undefined,
    )
    expect(error).toBeInstanceOf(TransactionCancelled)
    expect(error).toMatchObject({
      reasons: [{ code: 'None' }, { code: 'ConditionalCheckFailed', item: { pk: 'a' } }],
    })
  })
})
