// Finds what cannot be Swift: there is no Swift compiler here, only its grammar.
import swift from '@ast-grep/lang-swift'
import { parse, registerDynamicLanguage } from '@ast-grep/napi'

registerDynamicLanguage({ swift })

/** Line and text of each place that does not parse. */
export function swiftErrors(source) {
  const errors = []
  const look = (node) => {
    if (node.kind() === 'ERROR' || node.isMissing?.()) errors.push(`${node.range().start.line + 1}: ${node.text().slice(0, 80)}`)
    else for (const child of node.children()) look(child)
  }
  look(parse('swift', source).root())
  return errors
}
