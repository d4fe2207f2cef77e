/// Checks that text is a Swift type, as far as possible without a compiler.
///
/// The grammar is a small part of Swift's: names with dots, generic arguments, arrays, dictionaries and optionals of
/// these. Generated code contains the text unchanged, so nothing else is allowed.
struct SwiftTypeText {
  /// The deepest nesting of types.
  private static let depthLimit = 16

  private var rest: Substring

  /// Returns true if the text is a type.
  static func isType(_ text: String) -> Bool {
    var parser = SwiftTypeText(rest: Substring(text))
    return parser.type(depth: 0) && parser.rest.isEmpty
  }

  private mutating func type(depth: Int) -> Bool {
    guard depth < Self.depthLimit else { return false }
    skipSpace()
    guard take("[") ? collection(depth: depth) : named(depth: depth) else { return false }
    skipSpace()
    while take("?") { skipSpace() }
    return true
  }

  /// Reads what follows a `[`.
  private mutating func collection(depth: Int) -> Bool {
    guard type(depth: depth + 1) else { return false }
    if take(":"), !type(depth: depth + 1) { return false }
    return take("]")
  }

  private mutating func named(depth: Int) -> Bool {
    repeat {
      let name = rest.prefix { $0.isLetter || $0 == "_" || ($0.isASCII && $0.isNumber) }
      guard NameRules.isName(String(name)) else { return false }
      rest = rest.dropFirst(name.count)
      if take("<"), !arguments(depth: depth) { return false }
    } while take(".")
    return true
  }

  /// Reads what follows a `<`.
  private mutating func arguments(depth: Int) -> Bool {
    repeat {
      guard type(depth: depth + 1) else { return false }
    } while take(",")
    return take(">")
  }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " } }
}
