extension Session {
  /// Inserts rows now, the fastest way: nothing is read back. When one is refused, none is inserted.
  ///
  ///     try session.bulkInsert(drafts)
  ///     try session.bulkInsert(lines.lazy.map { Reading.Draft(line: $0) }) { done in
  ///       print("\(done) rows")
  ///     }
  ///
  /// The drafts are taken one after the other, some hundreds at a time: they need not all be in memory. Those that bring
  /// rows along are inserted with them, at the pace of `insert`. Staged rows are written before. Handlers of single rows
  /// are not called; those who follow changes hear that some rows changed.
  ///
  /// - Parameters:
  ///   - drafts: The rows.
  ///   - progress: Called from time to time with the number of rows inserted so far. What it throws undoes them.
  /// - Returns: The number of rows.
  /// - Throws: `ValidationError` with every field that breaks a rule of the schema and `ConstraintViolation` when the
  ///   database refuses a row, both with the row's position; `CancellationError` when the task is cancelled; what
  ///   `progress` throws; what else the database reports.
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
        if bringsAlong(chunk) {
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
  /// How many elements there are, if that can be told without making them.
  var knownCount: Int? { underestimatedCount == 0 ? nil : underestimatedCount }

  /// Calls a closure with so many elements at a time, and the position of the first of them.
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
