/// Makes text from outside safe for a terminal, and measures its columns.
package enum TerminalText {
  /// Returns the text on one line, without characters that would move the cursor or change colours or the direction of
  /// writing, and shortened if it is very long.
  package static func sanitized(_ text: String, limit: Int = 1000) -> String {
    let scalars = text.unicodeScalars
    var safe = String.UnicodeScalarView()
    safe.append(contentsOf: scalars.prefix(limit).lazy.map(visible))
    return String(safe) + (scalars.dropFirst(limit).isEmpty ? "" : "…")
  }

  /// Returns a visible character: pictures (␀, ␛) for control characters, U+FFFD for other invisible ones that could
  /// mislead.
  static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x20..<0x7F: return scalar
    case ..<0x20: return Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
    case 0x7F: return "\u{2421}"
    // Joiners, which combine emoji and Indic and Persian letters.
    case 0x200C, 0x200D: return scalar
    default: break
    }
    switch scalar.properties.generalCategory {
    // Format characters include those that reverse the direction of writing ("Trojan Source").
    case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse,
      .surrogate:
      return "\u{FFFD}"
    default:
      return scalar
    }
  }

  /// The terminal columns of a character: 0, 1 or 2.
  static func width(of character: Character) -> Int {
    character.unicodeScalars.lazy.map { width(of: visible($0)) }.max() ?? 0
  }

  private static func width(of scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x300 { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return isWide(scalar) ? 2 : 1
    }
  }

  /// Unicode Standard Annex 11, "East Asian Width", W and F, in blocks; and emoji.
  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF,
      0x1B000...0x1B2FF, 0x20000...0x3FFFD:
      true
    default:
      scalar.properties.isEmojiPresentation
    }
  }
}
