export { parseProjection } from './parse-projection.ts'
export { type Projection, project, projectionNames, projectionOf, projectPaths } from './projection.ts'
