import { writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

/** Writes what a page shows as WebP, a third of a PNG, which the browser itself encodes. */
export async function writeWebp(page: Page, path: string): Promise<void> {
  const png = (await page.screenshot()).toString('base64')
  const encoder = await page.context().newPage()
  const webp = await encoder.evaluate(async (source) => {
    const image = new Image()
    image.src = `data:image/png;base64,${source}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    canvas.getContext('2d')?.drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.8).split(',')[1] ?? ''
  }, png)
  await encoder.close()
  await writeFile(path, Buffer.from(webp, 'base64'))
}
