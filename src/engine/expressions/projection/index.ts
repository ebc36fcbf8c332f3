export { parseProjection } from './parse-projection.ts'
export { type Projection, project, projectionNames, projectPaths } from './projection.ts'
