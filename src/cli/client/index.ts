/** The DynamoDB that a command uses, selected by options and environment. */
export {
  chooseClient,
  chooseStored,
  type DataOptions,
  defaultDirectory,
  describeChoice,
} from './choose-client.ts'
export { regionOf } from './region-of.ts'
export { shareNameOf } from './share-name.ts'
export { withTenantRole } from './tenant-role.ts'
