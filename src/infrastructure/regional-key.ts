/** The ARN of a multi-Region key in another Region: the keys have one id. */
export function keyIn(region: string, arn: string): string {
  return arn.replace(/(:kms:)[a-z0-9-]+/, `$1${region}`)
}
