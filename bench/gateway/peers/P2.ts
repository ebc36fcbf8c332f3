import { servePothosYoga } from './pothos-yoga.ts'

await servePothosYoga('loaders')
