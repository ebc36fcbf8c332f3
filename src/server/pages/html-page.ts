/** An HTML page that the gateway serves in addition to GraphQL. */
export interface HtmlPage {
  /** Its exact path: `/explorer`. A page at `/graphql` is for browsers, which accept `text/html`. */
  readonly path: string
  /** Whether only this machine gets it: for others, its path doesn't exist. */
  readonly isLocal?: boolean
  /** The HTML; called once, when the page is first requested. */
  render(): string | Promise<string>
  /** The `content-security-policy` of the page: what it may load and connect to. */
  readonly contentSecurityPolicy: string
}
