import type { PolicyDocument } from '../policies/index.ts'

/** The access keys of an engine, each with its user's policy. */
export interface IamOptions {
  readonly accessKeys: readonly AccessKey[]
}

/** An access key. A call that it signs needs the permission of its policy, or of the resource's. */
export interface AccessKey {
  /** Letters, digits and underscores, such as `AKIDREADER`. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Requests must have it as well, like those with temporary credentials on AWS. */
  readonly sessionToken?: string
  /** The name of the user in `aws:username` and in messages; by default the access key's id. */
  readonly user?: string
  /** The values of `aws:PrincipalTag/…`. */
  readonly tags?: Readonly<Record<string, string>>
  readonly policy: PolicyDocument
}
