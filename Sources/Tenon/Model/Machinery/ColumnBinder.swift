/// Takes the columns of a row, all of them in order, and binds those that a statement wants.
///
/// A model says once which property each column has; an update of one column passes over the others.
public struct ColumnBinder {
  /// Some columns in order, near enough to each other that a word has a bit for each.
  @usableFromInline struct Wanted {
    /// The first of them.
    @usableFromInline var start: Int
    /// Those from `start` on, the lowest bit for the first.
    @usableFromInline var bits: UInt64

    @inlinable init(start: Int, bits: UInt64) {
      self.start = start
      self.bits = bits
    }

    /// Takes some columns; nil when they are too many for this, or in another order.
    init?(_ columns: [Int]) {
      guard !columns.isEmpty else { return nil }
      var next = 0
      self.init(columns, from: &next)
      if next < columns.count { return nil }
    }

    /// Takes the next column, and as many after it as fit.
    init(_ columns: [Int], from next: inout Int) {
      self.init(start: columns[next], bits: 1)
      next += 1
      while next < columns.count, columns[next] > columns[next - 1], columns[next] - start < 64 {
        bits |= 1 << UInt64(columns[next] - start)
        next += 1
      }
    }
  }

  @usableFromInline var binder: Binder

  /// The number of columns before the first that is wanted.
  @usableFromInline var skipped: Int

  /// A bit for each column after those, the lowest for the next.
  @usableFromInline var wanted: UInt64

  @inlinable init(_ binder: Binder, _ wanted: Wanted) {
    self.binder = binder
    skipped = wanted.start
    self.wanted = wanted.bits
  }

  /// Moves on to the next column.
  ///
  /// - Returns: True if the statement wants it.
  @inlinable @inline(__always)
  mutating func isNextWanted() -> Bool {
    guard skipped == 0 else {
      skipped &-= 1
      return false
    }
    defer { wanted &>>= 1 }
    return wanted & 1 != 0
  }
}

extension Model {
  /// Binds some columns to the next parameters.
  ///
  /// - Parameters:
  ///   - columns: Indexes into `modelDefinition.columns`, in the order of the parameters.
  ///   - binder: The statement's parameters.
  package func bind(columns: [Int], to binder: inout Binder) throws {
    var next = 0
    // Columns in order are bound in one pass.
    while next < columns.count {
      var pass = ColumnBinder(binder, ColumnBinder.Wanted(columns, from: &next))
      try bind(to: &pass)
      binder = pass.binder
    }
  }
}

// Not inlined: inlined for every column, they take a tenth of the time in which an optimizing compiler makes a model.
extension ColumnBinder {
  /// Binds the next column if the statement wants it.
  ///
  /// - Throws: `SQLError` when the database refuses the value.
  @inlinable @inline(never)
  public mutating func bind(_ value: some SQLConvertible) throws {
    guard isNextWanted() else { return }
    try value.bind(to: &binder)
  }

  /// Binds the next column, of a type of the program's own: an encoder lets it encode itself.
  ///
  /// - Throws: `SQLError` when the database refuses the value.
  @inlinable @inline(never)
  public mutating func bind(own value: some SQLConvertible) throws {
    guard isNextWanted(), try !binder.encodes(value) else { return }
    try value.bind(to: &binder)
  }
}
