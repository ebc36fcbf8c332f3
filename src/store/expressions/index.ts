/** Expressions of DynamoDB, with placeholders for names and values. Pure. */
export { attributesIn, conditionExpression } from './condition-expression.ts'
export { joinedAttributes, type Path, Placeholders, pathExpression } from './placeholders.ts'
