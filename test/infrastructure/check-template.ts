import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec'
import type { PropertyType, Resource, TypeDefinition } from '@aws-cdk/service-spec-types'

/** Checks the resources of a CloudFormation template against AWS's service specification; returns what doesn't fit. */
export async function templateFaults(template: object): Promise<string[]> {
  loading ??= loadAwsServiceSpec()
  const spec = await loading

  function resourceFaults(name: string, { Type, Properties }: TemplateResource): string[] {
    const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', Type)
    if (resource === undefined) return [`${name}: there is no resource type ${Type}`]
    return objectFaults(name, resource, Properties)
  }

  function objectFaults(at: string, { properties }: Resource | TypeDefinition, value: object): string[] {
    const missing = Object.entries(properties).flatMap(([member, { required }]) =>
      required && !(member in value) ? [`${at} lacks ${member}`] : [],
    )
    const faults = Object.entries(value).flatMap(([member, each]) => {
      const property = properties[member]
      return property === undefined
        ? [`${at} has no property ${member}`]
        : valueFaults(`${at}.${member}`, property.type, each)
    })
    return [...missing, ...faults]
  }

  function valueFaults(at: string, type: PropertyType, value: unknown): string[] {
    if (isIntrinsic(value)) return []
    switch (type.type) {
      case 'ref':
        return typeof value === 'object' && value !== null
          ? objectFaults(at, spec.get('typeDefinition', type.reference), value)
          : [`${at} is no object`]
      case 'array':
        return Array.isArray(value)
          ? value.flatMap((each, index) => valueFaults(`${at}[${index}]`, type.element, each))
          : [`${at} is no list`]
      case 'union':
        return type.types.some((each) => valueFaults(at, each, value).length === 0)
          ? []
          : [`${at} has none of its types`]
      case 'integer':
        return Number.isSafeInteger(value) ? [] : [`${at} is no integer`]
      case 'number':
      case 'boolean':
      case 'string':
        return typeof value === type.type ? [] : [`${at} is no ${type.type}`]
      case 'json':
        return []
      default:
        return [`${at} has type ${type.type}, which this check doesn't know`]
    }
  }

  const { Resources } = template as { Resources: Readonly<Record<string, TemplateResource>> }
  return Object.entries(Resources).flatMap(([name, resource]) => resourceFaults(name, resource))
}

/** Reading the specification takes a second. */
let loading: ReturnType<typeof loadAwsServiceSpec> | undefined

interface TemplateResource {
  readonly Type: string
  readonly Properties: object
}

/** A reference, or a function of CloudFormation: its value isn't known here. */
function isIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const names = Object.keys(value)
  return names.length === 1 && /^(Ref|Fn::\w+)$/.test(names[0] ?? '')
}
