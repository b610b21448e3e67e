import { isNative } from './native'

/** In the cache; named in android/app/src/main/res/xml/file_paths.xml too. */
const SHARED = 'shared'
/** What both shells answer where the person closed the share sheet again. */
const CANCELLED = 'Share canceled'
/** Who got the file may read it after the share sheet has closed, as a drive that uploads it; and iOS says of a sheet that it closed when it is still open. */
const STAYS_MS = 600_000

/** Hands a file to the phone's share sheet; where there is none, to the downloads. */
export async function shareFile(name: string, type: string, content: Blob): Promise<void> {
  if (isNative()) return shareNatively(name, content)
  const file = new File([content], name, { type })
  if (navigator.canShare?.({ files: [file] }) && matchMedia('(pointer: coarse)').matches) {
    try {
      await navigator.share({ files: [file], title: name })
      return
    } catch (failure) {
      if (failure instanceof DOMException && failure.name === 'AbortError') return
    }
  }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** A file is in the hands of the share sheet: nothing may take it away. */
let sharing = false
let later: ReturnType<typeof setTimeout> | undefined

async function shareNatively(name: string, content: Blob): Promise<void> {
  if (sharing) return
  sharing = true
  clearTimeout(later)
  try {
    const [{ Filesystem, Directory }, { Share }] = await Promise.all([import('@capacitor/filesystem'), import('@capacitor/share')])
    // The folder that the share sheet may read, and no other.
    const { uri } = await Filesystem.writeFile({ path: `${SHARED}/${name}`, data: await base64(content), directory: Directory.Cache, recursive: true })
    await Share.share({ title: name, files: [uri] }).catch((failure: unknown) => {
      if (!(failure instanceof Error && failure.message === CANCELLED)) throw failure
    })
  } finally {
    sharing = false
    later = setTimeout(() => void forgetShared(), STAYS_MS)
  }
}

/**
 * Deletes what was handed to the share sheet: some minutes after it closed, when somebody signs out, and at the next start where the app ended before. In a
 * browser it lies among the person's downloads, which are theirs.
 */
export async function forgetShared(): Promise<void> {
  if (!isNative() || sharing) return
  const { Filesystem, Directory } = await import('@capacitor/filesystem')
  await Filesystem.rmdir({ path: SHARED, directory: Directory.Cache, recursive: true }).catch(() => undefined)
}

async function base64(content: Blob): Promise<string> {
  const bytes = new Uint8Array(await content.arrayBuffer())
  let text = ''
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000))
  return btoa(text)
}
