import Foundation

/// A regular expression that a whole text must match, compiled once.
///
/// The schema's loader refuses what cannot be compiled; see `PatternText` there.
struct TextPattern: Hashable, Sendable {
  /// The regular expression as the schema has it.
  let source: String

  /// Nil when `source` is no regular expression: nothing matches it then.
  private let expression: NSRegularExpression?

  /// How often the search may report that it is still at it: the time a pattern takes can grow exponentially with the
  /// text, and whoever sends the text could choose one for which it does. A report comes every 10,000 steps.
  private static let patience = 200

  init(_ source: String) {
    self.source = source
    // Parentheses that do not match could match those around them.
    let isExpression = (try? NSRegularExpression(pattern: source)) != nil
    expression = isExpression ? try? NSRegularExpression(pattern: "(?:\(source))\\z") : nil
  }

  /// Whether the expression matches the text from its beginning to its end. A text that takes too long does not match.
  func matches(_ text: String) -> Bool {
    let length = text.utf16.count
    let patience = Self.patience + length / 500
    var reports = 0
    var isMatched = false
    expression?.enumerateMatches(
      in: text, options: [.anchored, .reportProgress],
      range: NSRange(location: 0, length: length)
    ) { match, _, stop in
      if match == nil {
        reports += 1
        if reports > patience { stop.pointee = true }
      } else {
        isMatched = true
        stop.pointee = true
      }
    }
    return isMatched
  }

  static func == (left: TextPattern, right: TextPattern) -> Bool { left.source == right.source }

  func hash(into hasher: inout Hasher) { hasher.combine(source) }
}
