/** The path of the explorer's page; its endpoints are below it. */
export const explorerPath = '/explorer'
