import type { Deployment, ScalingRange } from '../definition/index.ts'
import type { Table } from '../types.ts'

/** The faults of the settings of the deployed table. */
export function checkDeployment({ definition }: Table): string[] {
  const { name, deployment, capacity = 'onDemand', stream } = definition
  if (deployment === undefined) return []
  const faults = [
    ...unitsFaults(deployment),
    ...Object.entries(deployment.autoScaling ?? {}).flatMap(([kind, range]) => scalingFaults(kind, range)),
    ...recoveryFaults(deployment),
    ...replicaFaults(deployment),
    ...keyFaults(deployment),
  ]
  if (deployment.autoScaling && capacity === 'onDemand') {
    faults.push('autoScaling needs a capacity of { read, write }: an on-demand table scales by itself')
  }
  if (deployment.onDemandMaximum && capacity !== 'onDemand') {
    faults.push('onDemandMaximum needs capacity: onDemand')
  }
  if (deployment.replicas?.length && stream !== 'newAndOldImages') {
    faults.push("replicas need stream: 'newAndOldImages'")
  }
  return faults.map((fault) => `${name}: deployment.${fault}`)
}

function unitsFaults({ onDemandMaximum, warmThroughput }: Deployment): string[] {
  return Object.entries({ onDemandMaximum, warmThroughput }).flatMap(([setting, units = {}]) =>
    Object.entries(units).flatMap(([kind, value]) =>
      isCount(value) ? [] : [`${setting}.${kind} is ${value}: give an integer of at least 1`],
    ),
  )
}

/** Application Auto Scaling accepts a target from 20 to 90 percent for DynamoDB. */
function scalingFaults(kind: string, { min, max, targetUtilization = 70 }: ScalingRange): string[] {
  const where = `autoScaling.${kind}`
  const faults = []
  if (!isCount(min) || !isCount(max) || min > max) {
    faults.push(`${where} is ${min} to ${max}: give integers of at least 1, min first`)
  }
  if (!(targetUtilization >= 20 && targetUtilization <= 90)) {
    faults.push(`${where}.targetUtilization is ${targetUtilization}: give 20 to 90 percent`)
  }
  return faults
}

function recoveryFaults({ pointInTimeRecovery }: Deployment): string[] {
  if (pointInTimeRecovery === undefined) return []
  const { days } = pointInTimeRecovery
  return isCount(days) && days <= 35 ? [] : [`pointInTimeRecovery.days is ${days}: give 1 to 35`]
}

function replicaFaults({ replicas = [], home }: Deployment): string[] {
  const faults = replicas.flatMap((name) =>
    region.test(name) ? [] : [`replicas has '${name}': give a Region like eu-west-1`],
  )
  if (home !== undefined && !region.test(home)) faults.push(`home is '${home}': give a Region like eu-west-1`)
  if (new Set(replicas).size < replicas.length) faults.push('replicas has a Region twice: give each once')
  return faults
}

function keyFaults({ encryption, replicas = [] }: Deployment): string[] {
  if (typeof encryption !== 'object') return []
  const { kmsKey } = encryption
  const id = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(.+)$/.exec(kmsKey)?.[1]
  if (id === undefined) return [`encryption.kmsKey is '${kmsKey}': give the ARN of a key`]
  const isInAllRegions = id.startsWith('mrk-') || replicas.length === 0
  return isInAllRegions
    ? []
    : ['encryption.kmsKey is a key of one Region: a table with replicas needs a multi-Region key']
}

const region = /^[a-z]{2}(-[a-z]+)+-\d$/

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1
}
