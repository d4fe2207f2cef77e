import Foundation

/// A regular expression that must match a text as a whole. It is compiled once.
///
/// The schema loader refuses patterns that cannot be compiled; see `PatternText` there.
package struct TextPattern: Hashable, Sendable {
  /// The regular expression as written in the schema.
  let source: String

  /// The compiled expression; nil if `source` is not a regular expression, in which case it matches nothing.
  private let expression: NSRegularExpression?

  /// The maximum number of progress reports of a search, one for every 10,000 steps. The time of a search can grow
  /// exponentially with the text, and a client could choose such a text.
  private static let reportLimit = 200

  init(_ source: String) {
    self.source = source
    // The source is compiled alone first, as unbalanced parentheses could match the added ones.
    let isExpression = (try? NSRegularExpression(pattern: source)) != nil
    expression = isExpression ? try? NSRegularExpression(pattern: "(?:\(source))\\z") : nil
  }

  /// Returns true if the expression matches the text as a whole. A text that takes too long does not match.
  func matches(_ text: String) -> Bool {
    let length = text.utf16.count
    let reportLimit = Self.reportLimit + length / 500
    var reports = 0
    var isMatched = false
    expression?.enumerateMatches(
      in: text, options: [.anchored, .reportProgress],
      range: NSRange(location: 0, length: length)
    ) { match, _, stop in
      if match == nil {
        reports += 1
        if reports > reportLimit { stop.pointee = true }
      } else {
        isMatched = true
        stop.pointee = true
      }
    }
    return isMatched
  }

  package static func == (left: TextPattern, right: TextPattern) -> Bool {
    left.source == right.source
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
