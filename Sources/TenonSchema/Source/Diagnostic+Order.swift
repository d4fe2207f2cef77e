extension Sequence where Element == Diagnostic {
  /// The diagnostics file by file, from the top of each file to its end, each once.
  ///
  /// Diagnostics about a file as a whole come before those with a place in it; diagnostics at one place keep their
  /// order.
  ///
  /// - Parameter files: The order of the files. Other files follow in the order in which they first appear.
  package func ordered(by files: [SourceFile] = []) -> [Diagnostic] {
    var ranks: [SourceFile: Int] = [:]
    for file in files where ranks[file] == nil { ranks[file] = ranks.count }
    var known: Set<Diagnostic> = []
    var ranked: [(rank: Int, index: Int, diagnostic: Diagnostic)] = []
    for diagnostic in self where known.insert(diagnostic).inserted {
      let rank = ranks[diagnostic.range.file] ?? ranks.count
      ranks[diagnostic.range.file] = rank
      ranked.append((rank, ranked.count, diagnostic))
    }
    ranked.sort { left, right in
      (left.rank, left.diagnostic.range.start, left.index)
        < (right.rank, right.diagnostic.range.start, right.index)
    }
    return ranked.map(\.diagnostic)
  }
}
