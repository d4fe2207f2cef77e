/// "Did you mean …?": the known name that is most similar to an unknown one.
package enum Suggestion {
  private static let longestName = 100
  private static let mostCandidates = 5000

  /// The candidate most similar to a name, or nil if none is similar enough.
  ///
  /// Similarity is the number of letters to insert, delete, replace or swap with their neighbour (Damerau–Levenshtein
  /// distance, optimal string alignment), at most a third of the name's length. A different case counts less than any
  /// of these. Of equally similar candidates the first one is returned.
  ///
  /// - Parameters:
  ///   - name: The unknown name. Names of more than 100 letters have no suggestion.
  ///   - candidates: The known names. At most 5,000 are compared.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    guard let written = letters(of: name) else { return nil }
    let limit = max(1, written.folded.count / 3)
    var best: (candidate: String, distance: Int, exactDistance: Int)?
    for candidate in candidates.prefix(mostCandidates) {
      guard let meant = letters(of: candidate), meant.exact != written.exact,
        abs(meant.folded.count - written.folded.count) <= limit
      else { continue }
      let distance = Self.distance(written.folded, meant.folded, limit: best?.distance ?? limit)
      // Two names without a common letter are not similar, however short they are.
      guard distance <= best?.distance ?? limit,
        distance < max(written.folded.count, meant.folded.count)
      else { continue }
      let exactDistance = Self.distance(written.exact, meant.exact, limit: longestName)
      if let best, (best.distance, best.exactDistance) <= (distance, exactDistance) { continue }
      best = (candidate, distance, exactDistance)
    }
    return best?.candidate
  }

  /// The end of a message about an unknown name: ``; did you mean `email`?``, or nothing if no candidate is similar.
  package static func didYouMean(
    _ name: String, among candidates: some Sequence<String>
  ) -> String {
    nearest(to: name, among: candidates).map { "; did you mean `\($0)`?" } ?? ""
  }

  private static func letters(
    of name: String
  ) -> (exact: [Unicode.Scalar], folded: [Unicode.Scalar])? {
    // At most four bytes make a letter; bytes are counted without looking at them.
    guard name.utf8.count <= longestName * 4 else { return nil }
    let exact = Array(name.unicodeScalars)
    guard !exact.isEmpty, exact.count <= longestName else { return nil }
    return (exact, Array(name.lowercased().unicodeScalars))
  }

  /// The distance between two names, or any number above the limit if it is above the limit.
  private static func distance(
    _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], limit: Int
  ) -> Int {
    var beforePrevious = [Int](repeating: 0, count: right.count + 1)
    var previous = Array(0...right.count)
    for row in 0..<left.count {
      var current = [Int](repeating: row + 1, count: right.count + 1)
      for column in 0..<right.count {
        var cost = min(
          previous[column] + (left[row] == right[column] ? 0 : 1),
          previous[column + 1] + 1,
          current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforePrevious[column - 1] + 1)
        }
        current[column + 1] = cost
      }
      if (current.min() ?? 0) > limit, (previous.min() ?? 0) > limit { return limit + 1 }
      (beforePrevious, previous) = (previous, current)
    }
    return previous[right.count]
  }
}
