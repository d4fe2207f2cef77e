/// The rules for names in a schema: every name is a Swift identifier in Swift's style.
enum NameRules {
  /// The start of a name.
  enum Style {
    /// An upper-case letter, for models, enums, mixins and the schema.
    case type
    /// A lower-case letter or `_`, for fields, relationships and enum cases.
    case member
  }

  /// The longest name, in Unicode scalars. Names grow if keys refer to keys, so they need a limit.
  static let lengthLimit = 200

  /// Returns true for a name of either style.
  static func isName(_ name: String) -> Bool {
    problem(with: name, of: "", style: .type) == nil
      || problem(with: name, of: "", style: .member) == nil
  }

  /// Returns the problem of a name as the message of a diagnostic, or nil.
  ///
  /// - Parameter what: The kind of thing that has the name, with its article: `a model`.
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
    [.uppercaseLetter, .titlecaseLetter].contains(scalar.properties.generalCategory)
  }

  private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
    if isLetter(scalar) || scalar == "_" { return true }
    return [.decimalNumber, .nonspacingMark, .spacingMark]
      .contains(scalar.properties.generalCategory)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      // The vertical tilde is a letter to Unicode but not to Swift.
      scalar != "\u{2E2F}"
    default: false
    }
  }

  private static func described(_ scalar: Unicode.Scalar) -> String {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .unassigned,
      .privateUse, .surrogate:
      codePoint(of: scalar)
    default:
      "`\(scalar)` (\(codePoint(of: scalar)))"
    }
  }
}
