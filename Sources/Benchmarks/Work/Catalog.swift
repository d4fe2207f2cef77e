extension Work {
  /// Everything that is measured.
  static var all: [Work] {
    [insert, bulkInsert, fetch, find, findTogether]
  }
}
