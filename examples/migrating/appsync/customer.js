import { util } from '@aws-appsync/utils'

/** Query.customer */
export function request(ctx) {
  const { customerId } = ctx.args
  return {
    operation: 'GetItem',
    key: util.dynamodb.toMapValues({ pk: `CUSTOMER#${customerId}`, sk: 'PROFILE' }),
  }
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type)
  return ctx.result
}
