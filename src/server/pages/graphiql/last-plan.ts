import { graphqlPath } from '../../paths.ts'

/**
 * A script that shows the plan of the last response in GraphiQL, with a link to the page with the full plan. Shows
 * nothing if that page isn't served, for example to another machine.
 *
 * @param planPage the path of a page that opens a request's plan at `#plan=` and the id of the request; `/requests?id=`
 *   below it has the plan.
 */
export function lastPlanScript(planPage: string): string {
  return `(({ planPage, graphqlPath, style }) => {
  const send = window.fetch
  const box = Object.assign(document.createElement('details'), { id: 'last-plan' })
  const head = document.createElement('summary')
  const link = Object.assign(document.createElement('a'), { textContent: 'Open in the explorer', target: 'dynagate-explorer' })
  const lines = document.createElement('pre')
  box.style.cssText = style
  link.style.cssText = 'color:LinkText'
  lines.style.cssText = 'margin:6px 0 0; font:inherit'
  box.append(head, link, lines)
  const show = async (id) => {
    const response = await send(planPage + '/requests?id=' + encodeURIComponent(id))
    const [request] = response.ok ? await response.json() : []
    if (!request?.plan || request.name === 'IntrospectionQuery') return
    const { actual, text } = request.plan
    const some = (count, name) => count + ' ' + name + (count === 1 ? '' : 's')
    head.textContent = 'Plan: ' + some(actual.roundTrips, 'round trip') + ', ' + some(actual.calls, 'call') + ', ' +
      some(actual.readUnits, 'read unit') + (actual.writeUnits > 0 ? ', ' + some(actual.writeUnits, 'write unit') : '')
    link.href = planPage + '#plan=' + encodeURIComponent(id)
    lines.textContent = 'Estimated: ' + text
    document.body.append(box)
  }
  window.fetch = async (...request) => {
    const response = await send(...request)
    const id = response.headers.get('x-request-id')
    if (id && new URL(response.url).pathname === graphqlPath) show(id).catch(() => {})
    return response
  }
})(${JSON.stringify({ planPage, graphqlPath, style }).replaceAll('<', '\\u003c')})`
}

const style = [
  'position:fixed; right:12px; bottom:12px; z-index:20; box-sizing:border-box',
  'max-width:min(860px,calc(100vw - 24px)); max-height:50vh; overflow:auto; padding:6px 10px',
  'font:12px/1.6 ui-monospace,monospace; color-scheme:light dark; color:CanvasText; background:Canvas',
  'border:1px solid GrayText; border-radius:6px',
].join('; ')
