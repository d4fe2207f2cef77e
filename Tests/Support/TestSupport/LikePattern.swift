/// SQLite's LIKE, implemented from its documentation: `%` matches any text, `_` one character, a backslash escapes the
/// next one, and the case of ASCII letters is ignored.
package struct LikePattern {
  private enum Part: Equatable {
    case anyText
    case anyScalar
    case scalar(Unicode.Scalar)
    /// A part that matches nothing: a backslash at the end of the pattern.
    case nothing
  }

  private let parts: [Part]

  /// Parses a pattern.
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

  /// The text as LIKE compares it: up to the first NUL, in lower case, and with two noncharacters replaced by U+FFFD.
  package static func scalars(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.prefix { $0 != "\0" }.map { scalar in
      switch scalar {
      case "A"..."Z": Unicode.Scalar(UInt8(scalar.value + 32))
      case "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
      default: scalar
      }
    }
  }

  /// Returns true if the pattern matches a text.
  package func matches(_ text: [Unicode.Scalar]) -> Bool {
    var (part, place) = (0, 0)
    /// The position of the last `%`, and the end of the text that it matches.
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
