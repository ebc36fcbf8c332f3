/** A reference of Terraform to an attribute of another resource, such as `aws_dynamodb_table.table.arn`. */
export function reference(path: string): string {
  return `\${${path}}`
}
