interface Props {
  readonly of: string
  readonly small?: boolean
  readonly mirrors?: boolean
}

const drawn = new Map<string, string>()

/** The picture itself, in the colour of its words: as an image or a mask each would be a document of its own, and slow phones take long over those. */
function pictureOf(icon: string): string {
  let picture = drawn.get(icon)
  if (picture === undefined) {
    picture = icon.slice(icon.indexOf('<')).replaceAll("'black'", "'currentColor'").replaceAll('"black"', '"currentColor"')
    drawn.set(icon, picture)
  }
  return picture
}

/** A decoration in the colour of its words; names belong to the control around it. */
export function Icon({ of, small, mirrors }: Props) {
  return (
    <span aria-hidden="true" className={`icon${small ? ' small-icon' : ''}${mirrors ? ' mirrors' : ''}`} dangerouslySetInnerHTML={{ __html: pictureOf(of) }} />
  )
}
