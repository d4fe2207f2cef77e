extension Session {
  /// Inserts rows now, in the fastest way: nothing is read back. If one is refused, none is inserted.
  ///
  ///     try session.bulkInsert(drafts)
  ///     try session.bulkInsert(lines.lazy.map { Reading.Draft(line: $0) }) { done in
  ///       print("\(done) rows")
  ///     }
  ///
  /// The drafts are read in chunks of some hundreds, so they need not all be in memory. Drafts with related rows are
  /// inserted together with those, at the speed of `insert`. Staged rows are written first. Handlers of single rows are
  /// not called; observers of changes are notified that some rows changed.
  ///
  /// - Parameters:
  ///   - drafts: The rows.
  ///   - progress: Called from time to time with the number of rows inserted so far. An error that it throws undoes
  ///     them.
  /// - Returns: The number of inserted rows.
  /// - Throws: `ValidationError` with every field that violates a rule of the schema; `ConstraintViolation` when the
  ///   database refuses a row, both with the row's position; `CancellationError` when the task is cancelled; the error
  ///   of `progress`; the other errors of the database.
  @discardableResult
  public func bulkInsert<Drafts: Sequence>(
    _ drafts: Drafts, progress: (_ rows: Int) throws -> Void = { _ in }
  ) throws -> Int where Drafts.Element: ModelDraft {
    try flush()
    return try atomically {
      let batch = BatchInsert<Drafts.Element.Root>(
        self, reading: .nothing, count: drafts.knownCount)
      var count = 0
      try drafts.forEachChunk(of: batch.chunkSize) { chunk, position in
        try Task.checkCancellation()
        if haveRelated(chunk) {
          try insertByStaging(chunk, at: position)
        } else {
          try RowInspector.check(chunk, at: position)
          try batch.insert(chunk, at: position)
        }
        count = position + chunk.count
        try progress(count)
      }
      if count > 0 { events.didChangeSome(Drafts.Element.Root.self) }
      return count
    }
  }
}

extension Sequence {
  /// The number of elements, if it is known without iterating.
  var knownCount: Int? { underestimatedCount == 0 ? nil : underestimatedCount }

  /// Calls a closure with successive chunks of a size, and the position of each chunk's first element.
  func forEachChunk(
    of size: Int, _ body: (ArraySlice<Element>, _ position: Int) throws -> Void
  ) rethrows {
    if let all = self as? [Element] {
      for chunk in all.chunks(of: size) { try body(chunk, chunk.startIndex) }
      return
    }
    var position = 0
    var chunk: [Element] = []
    chunk.reserveCapacity(size)
    for element in self {
      chunk.append(element)
      guard chunk.count == size else { continue }
      try body(chunk[...], position)
      position += size
      chunk.removeAll(keepingCapacity: true)
    }
    if !chunk.isEmpty { try body(chunk[...], position) }
  }
}
