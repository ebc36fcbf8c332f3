import type { PolicyDocument } from '../policies/index.ts'

/** Who may do what in an engine: its access keys, each with the policy of its user. */
export interface IamOptions {
  readonly accessKeys: readonly AccessKey[]
}

/** An access key. Calls that it signs may do what its policy allows, and nothing else. */
export interface AccessKey {
  /** Letters, digits and underscores, such as `AKIDREADER`. */
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Requests must bring it too, as those of temporary credentials do on AWS. */
  readonly sessionToken?: string
  /** The name of the user in `aws:username` and in messages; by default the access key's id. */
  readonly user?: string
  /** The values of `aws:PrincipalTag/…`. */
  readonly tags?: Readonly<Record<string, string>>
  readonly policy: PolicyDocument
}
