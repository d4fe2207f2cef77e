/// What may be the name of something in a schema: what is a Swift identifier everywhere, written in Swift's style.
enum NameRules {
  /// How a name starts.
  enum Style {
    /// Models, enums, mixins and the schema: an upper-case letter.
    case type
    /// Fields, relationships and enum cases: a lower-case letter or `_`.
    case member
  }

  /// The longest name, in Unicode scalars. Names grow where keys refer to keys, so there has to be an end.
  static let lengthLimit = 200

  /// What is wrong with a name, as a sentence for a diagnostic, or nil when nothing is.
  ///
  /// - Parameters:
  ///   - name: The name as the schema writes it.
  ///   - what: What bears the name, with its article: `a model`.
  ///   - style: How the name has to start.
  static func problem(with name: String, of what: String, style: Style) -> String? {
    let scalars = name.unicodeScalars
    guard let first = scalars.first else { return "\(what) needs a name" }
    guard scalars.count <= lengthLimit else {
      return
        "the name of \(what) has \(scalars.count) characters; at most \(lengthLimit) are allowed"
    }
    if let wrong = scalars.first(where: { !isPart($0) }) {
      return "\(quoted(name)) cannot be the name of \(what): \(described(wrong)) is not allowed; "
        + "use letters, digits and `_`"
    }
    guard first == "_" || isLetter(first) else {
      return "`\(name)` cannot be the name of \(what): a name starts with a letter"
    }
    guard scalars.contains(where: { $0 != "_" }) else {
      return "`\(name)` cannot be the name of \(what): it needs a letter"
    }
    switch style {
    case .type where first == "_" || first.properties.generalCategory == .lowercaseLetter:
      return "the name of \(what) starts with an upper-case letter"
        + hint(NameCases.upperCamel(name), otherThan: name)
    case .member where isCapital(first):
      return "the name of \(what) starts with a lower-case letter"
        + hint(NameCases.lowerCamel(name), otherThan: name)
    default:
      return nil
    }
  }

  private static func hint(_ better: String, otherThan name: String) -> String {
    better.isEmpty || better == name ? "" : ": write `\(better)`"
  }

  private static func isCapital(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return ("A"..."Z").contains(scalar) }
    let category = scalar.properties.generalCategory
    return category == .uppercaseLetter || category == .titlecaseLetter
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if isLetter(scalar) || scalar == "_" || ("0"..."9").contains(scalar) { return true }
    switch scalar.properties.generalCategory {
    case .decimalNumber, .nonspacingMark, .spacingMark: return true
    default: return false
    }
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    if ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      // The vertical tilde is a letter to Unicode but not to Swift.
      return scalar != "\u{2E2F}"
    default: return false
    }
  }

  private static func described(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let code = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned,
      .privateUse, .surrogate:
      return code
    default:
      return "`\(scalar)` (\(code))"
    }
  }
}
