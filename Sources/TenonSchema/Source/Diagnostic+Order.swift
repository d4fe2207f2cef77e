extension Sequence where Element == Diagnostic {
  /// The diagnostics as a reader wants them: file by file, from the top of each file to its end, each once.
  ///
  /// Files come in the order in which they first appear, what concerns a file as a whole before what has
  /// a place in it; diagnostics at one place keep their order.
  package func ordered() -> [Diagnostic] {
    var fileRanks: [ObjectIdentifier: Int] = [:]
    var known: Set<Diagnostic> = []
    var ranked: [(fileRank: Int, index: Int, diagnostic: Diagnostic)] = []
    for diagnostic in self where known.insert(diagnostic).inserted {
      let file = ObjectIdentifier(diagnostic.range.file)
      let rank = fileRanks[file, default: fileRanks.count]
      fileRanks[file] = rank
      ranked.append((rank, ranked.count, diagnostic))
    }
    ranked.sort { left, right in
      (left.fileRank, left.diagnostic.range.start, left.index)
        < (right.fileRank, right.diagnostic.range.start, right.index)
    }
    return ranked.map(\.diagnostic)
  }
}
