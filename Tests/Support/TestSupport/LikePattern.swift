/// SQLite's LIKE, written down from its description: `%` is any text, `_` one character, a backslash takes the next one as it is,
/// and the case of ASCII letters does not matter.
package struct LikePattern {
  private enum Part: Equatable {
    case anyText
    case anyScalar
    case scalar(Unicode.Scalar)
    /// What nothing matches: a backslash with nothing behind it.
    case nothing
  }

  private let parts: [Part]

  /// Takes a pattern apart.
  package init(_ text: String) {
    var parts: [Part] = []
    var scalars = Self.scalars(text)[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "%": parts.append(.anyText)
      case "_": parts.append(.anyScalar)
      case "\\": parts.append(scalars.popFirst().map { .scalar($0) } ?? .nothing)
      default: parts.append(.scalar(scalar))
      }
    }
    self.parts = parts
  }

  /// A text as LIKE sees it: up to the first NUL, in lower case, and with two characters that are none as a third.
  package static func scalars(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.prefix { $0 != "\0" }.map { scalar in
      switch scalar {
      case "A"..."Z": Unicode.Scalar(UInt8(scalar.value + 32))
      case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
      default: scalar
      }
    }
  }

  /// Whether the pattern is that of a text.
  package func matches(_ text: [Unicode.Scalar]) -> Bool {
    var (part, place) = (0, 0)
    /// Where the last `%` stands, and how far it reaches.
    var retry: (part: Int, place: Int)?
    while place < text.count {
      if part < parts.count, parts[part] == .anyText {
        retry = (part, place)
        part += 1
      } else if part < parts.count,
        parts[part] == .anyScalar || parts[part] == .scalar(text[place])
      {
        part += 1
        place += 1
      } else if let last = retry {
        retry = (last.part, last.place + 1)
        (part, place) = (last.part + 1, last.place + 1)
      } else {
        return false
      }
    }
    return parts[part...].allSatisfy { $0 == .anyText }
  }
}
