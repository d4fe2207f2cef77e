import Foundation

/// Checks that text is a regular expression, with the engine that the runtime uses.
enum PatternText {
  private static let lengthLimit = 1_000
  /// Parsers of regular expressions recurse into groups.
  private static let depthLimit = 32

  /// Returns the problem of a pattern, without its subject, or nil.
  static func problem(with pattern: String) -> String? {
    guard pattern.utf8.count <= lengthLimit else { return "is longer than \(lengthLimit) bytes" }
    var depth = 0
    for character in pattern {
      if character == "(" || character == "[" { depth += 1 }
      if character == ")" || character == "]" { depth -= 1 }
      guard depth <= depthLimit else { return "nests deeper than \(depthLimit) groups" }
    }
    // The runtime's `TextPattern` matches whole texts with the second form: a comment or quotation that is not closed
    // in the pattern would extend into what follows.
    let isExpression = [pattern, "(?:\(pattern))\\z"].allSatisfy {
      (try? NSRegularExpression(pattern: $0)) != nil
    }
    return isExpression ? nil : "is not a regular expression: \(quoted(pattern))"
  }
}
