/** An object of a template, as JSON. */
export type Template = { readonly [member: string]: TemplateValue }
type TemplateValue = string | number | boolean | object | readonly TemplateValue[]

/** What a template has in addition to the table. */
export interface TemplateOptions {
  /** The name or the ARN of the Lambda function with the table's handlers; without it they run elsewhere, or there are none. */
  readonly handlersFunction?: string | undefined
}
