import type { Random } from '../random.ts'
import { Expressions } from './expressions.ts'
import { conditional, projected, randomItem, randomKey } from './items.ts'
import type { Request } from './requests.ts'

/** A random BatchWriteItem. */
export const batchWrite = (random: Random, TableName: string): Request => ({
  operation: 'BatchWriteItem',
  input: {
    RequestItems: {
      [TableName]: Array.from({ length: 1 + random.below(3) }, () =>
        random.below(3) === 0
          ? { DeleteRequest: { Key: randomKey(random) } }
          : { PutRequest: { Item: randomItem(random) } },
      ),
    },
  },
})

/** A random BatchGetItem. */
export const batchGet = (random: Random, TableName: string): Request => ({
  operation: 'BatchGetItem',
  input: {
    RequestItems: {
      [TableName]: {
        Keys: Array.from({ length: 1 + random.below(3) }, () => randomKey(random)),
        ...projected(random),
      },
    },
  },
})

/** A random TransactWriteItems. */
export const transactWrite = (random: Random, TableName: string): Request => ({
  operation: 'TransactWriteItems',
  input: {
    TransactItems: Array.from({ length: 1 + random.below(3) }, () => {
      const kind = random.below(4)
      const failing = random.below(3) === 0 && { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
      if (kind === 0)
        return { Put: { TableName, Item: randomItem(random), ...conditional(random), ...failing } }
      if (kind === 1) {
        return { Delete: { TableName, Key: randomKey(random), ...conditional(random), ...failing } }
      }
      const expressions = new Expressions(random)
      if (kind === 2) {
        const ConditionExpression = expressions.condition()
        return {
          ConditionCheck: {
            TableName,
            Key: randomKey(random),
            ConditionExpression,
            ...expressions.placeholders(),
            ...failing,
          },
        }
      }
      const UpdateExpression = expressions.update()
      return {
        Update: {
          TableName,
          Key: randomKey(random),
          UpdateExpression,
          ...expressions.placeholders(),
          ...failing,
        },
      }
    }),
  },
})

/** A random TransactGetItems. */
export const transactGet = (random: Random, TableName: string): Request => ({
  operation: 'TransactGetItems',
  input: {
    TransactItems: Array.from({ length: 1 + random.below(3) }, () => ({
      Get: { TableName, Key: randomKey(random), ...projected(random) },
    })),
  },
})
