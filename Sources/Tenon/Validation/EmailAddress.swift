/// The syntax of e-mail addresses that a message can be sent to by name (RFC 5321, section 4.1.2, with the letters of
/// all scripts that RFC 6531 adds).
enum EmailAddress {
  private static let longest = 254
  private static let longestName = 64
  private static let longestLabel = 63
  private static let signs = Set("!#$%&'*+-/=?^_`{|}~".utf8)

  /// Returns true if the text as a whole is an address.
  static func isValid(_ text: String) -> Bool {
    let bytes = text.utf8
    guard bytes.count <= longest, let at = bytes.lastIndex(of: UInt8(ascii: "@")) else {
      return false
    }
    let name = text[..<at]
    let domain = text[bytes.index(after: at)...]
    return name.utf8.count <= longestName && partCount(name, of: isAtom) >= 1
      && partCount(domain, of: isLabel) >= 2
  }

  /// Returns the number of parts between the dots of a text; 0 if a part is invalid.
  private static func partCount(_ text: Substring, of isPart: (Substring) -> Bool) -> Int {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.allSatisfy(isPart) ? parts.count : 0
  }

  /// Returns true if the text is a part of the name.
  private static func isAtom(_ part: Substring) -> Bool {
    !part.isEmpty
      && part.unicodeScalars.allSatisfy { scalar in
        isLetterOrDigit(scalar) || scalar.isASCII && signs.contains(UInt8(ascii: scalar))
      }
  }

  /// Returns true if the text is a part of the domain.
  private static func isLabel(_ part: Substring) -> Bool {
    !part.isEmpty && part.utf8.count <= longestLabel && part.first != "-" && part.last != "-"
      && part.unicodeScalars.allSatisfy { isLetterOrDigit($0) || $0 == "-" }
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    guard scalar.isASCII else {
      switch scalar.properties.generalCategory {
      case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
        .paragraphSeparator, .spaceSeparator:
        return false
      default: return true
      }
    }
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": return true
    default: return false
    }
  }
}
