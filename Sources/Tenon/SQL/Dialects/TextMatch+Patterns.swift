extension TextMatch {
  /// The search for the text in lower case.
  var lowercased: TextMatch {
    switch self {
    case .contains(let text): .contains(text.lowercased())
    case .hasPrefix(let text): .hasPrefix(text.lowercased())
    case .hasSuffix(let text): .hasSuffix(text.lowercased())
    }
  }

  /// The pattern with which `LIKE` finds the text. A backslash escapes.
  var likePattern: String {
    switch self {
    case .contains(let text): "%\(Self.escaped(text))%"
    case .hasPrefix(let text): "\(Self.escaped(text))%"
    case .hasSuffix(let text): "%\(Self.escaped(text))"
    }
  }

  private static func escaped(_ text: String) -> String {
    text.replacingScalars { "\\%_".unicodeScalars.contains($0) ? "\\\($0)" : nil }
  }
}

extension String {
  /// Returns the text with some Unicode scalars replaced.
  ///
  /// Databases compare Unicode scalars as well: a `%` with a combining accent is one `Character`, but still a wildcard.
  func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if let replacement = replacement(scalar) {
        result.append(contentsOf: replacement.unicodeScalars)
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }
}
