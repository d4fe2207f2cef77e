import Foundation
import Synchronization

/// Whether text is a regular expression, by the engine that the runtime matches with.
enum PatternText {
  private static let lengthLimit = 1_000
  /// Parsers of regular expressions recurse into groups.
  private static let depthLimit = 32

  /// What is wrong with a pattern, without its subject, or nil.
  static func problem(with pattern: String) -> String? {
    guard pattern.utf8.count <= lengthLimit else {
      return "is longer than \(lengthLimit) bytes"
    }
    var depth = 0
    for character in pattern.utf8 {
      if character == UInt8(ascii: "(") || character == UInt8(ascii: "[") { depth += 1 }
      if character == UInt8(ascii: ")") || character == UInt8(ascii: "]") { depth -= 1 }
      guard depth <= depthLimit else { return "nests deeper than \(depthLimit) groups" }
    }
    // The runtime's `TextPattern` matches whole texts with the second: a comment or quotation that does not end in the
    // pattern would swallow what follows.
    let isExpression = [pattern, "(?:\(pattern))\\z"].allSatisfy {
      (try? NSRegularExpression(pattern: $0)) != nil
    }
    return isExpression ? nil : "is no regular expression: \(quoted(pattern))"
  }
}

/// What is wrong with the patterns of a schema: many fields have the same, and each takes long to check.
final class PatternChecks: Sendable {
  private let problems = Mutex<[String: String?]>([:])

  /// What is wrong with a pattern, without its subject, or nil.
  func problem(with pattern: String) -> String? {
    if let known = problems.withLock({ $0[pattern] }) { return known }
    // Nobody waits for somebody else's check. That one pattern is checked by two at once is rare, and only takes time.
    let problem = PatternText.problem(with: pattern)
    problems.withLock { $0[pattern] = .some(problem) }
    return problem
  }
}
