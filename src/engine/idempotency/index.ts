/** Client request tokens: a transaction that is sent twice within ten minutes is done once. */
export { findToken, purgeTokens, readToken, saveToken, type TokenUse } from './tokens.ts'
