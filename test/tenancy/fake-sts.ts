import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A role that was assumed: the parameters of AssumeRole. */
export type Assumption = Readonly<Record<string, string>>

/** STS's response: an access key, or the status and the code of an error. */
export type StsAnswer =
  | { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string }
  | { readonly status: number; readonly code: string }

/** An endpoint that responds to AssumeRole as STS does. */
export interface FakeSts extends AsyncDisposable {
  readonly url: string
  /** All calls, in their order. */
  readonly assumptions: readonly Assumption[]
}

/** Opens an endpoint whose sessions last an hour; it doesn't respond where `answer` returns undefined. */
export async function openFakeSts(
  answer: (assumption: Assumption) => StsAnswer | undefined,
): Promise<FakeSts> {
  const assumptions: Assumption[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const assumption = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()))
    assumptions.push(assumption)
    const given = answer(assumption)
    if (given === undefined) return
    response.writeHead('status' in given ? given.status : 200, { 'content-type': 'text/xml' })
    response.end('status' in given ? errorXml(given.code) : sessionXml(given))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    assumptions,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function sessionXml(key: Extract<StsAnswer, { readonly accessKeyId: string }>): string {
  return `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
    <AccessKeyId>${key.accessKeyId}</AccessKeyId><SecretAccessKey>${key.secretAccessKey}</SecretAccessKey>
    <SessionToken>${key.sessionToken}</SessionToken>
    <Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration>
    </Credentials></AssumeRoleResult></AssumeRoleResponse>`
}

function errorXml(code: string): string {
  return `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code>
    <Message>No.</Message></Error></ErrorResponse>`
}
