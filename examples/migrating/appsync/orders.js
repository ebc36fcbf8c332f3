import { util } from '@aws-appsync/utils'

/** Customer.orders */
export function request(ctx) {
  const { customerId } = ctx.source
  const { since, limit = 10, nextToken } = ctx.args
  return {
    operation: 'Query',
    query: {
      expression: 'pk = :pk AND sk BETWEEN :from AND :to',
      expressionValues: util.dynamodb.toMapValues({
        ':pk': `CUSTOMER#${customerId}`,
        ':from': `ORDER#${since ?? ''}`,
        ':to': 'ORDER$',
      }),
    },
    scanIndexForward: false,
    limit,
    nextToken,
  }
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type)
  return { items: ctx.result.items, nextToken: ctx.result.nextToken }
}
