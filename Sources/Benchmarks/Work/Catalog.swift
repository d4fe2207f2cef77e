extension Work {
  /// All work that can be measured.
  static var all: [Work] {
    [
      insert, bulkInsert, fetch, find, findTogether, filter, update, eager, open, startAndOpen,
      stream, streamMemory, updateMany, deleteMany, join, render, concurrent, scaling,
    ]
  }
}
